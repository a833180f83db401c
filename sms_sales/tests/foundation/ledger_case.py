from types import SimpleNamespace

from odoo import fields, models

from ..common import SalesCase

# Not the name of an add-on: so the host never loads the model by itself.
MODULE = "sms_sales_ledger_case"


class LedgerOfTests(models.Model):
    _module = MODULE
    _name = "sales.ledger.of.tests"
    _description = "Ledger of Tests"
    _inherit = ["sales.ledger.mixin"]

    _ledger_open_columns = ("result", "locked")
    _ledger_freeze_column = "locked"
    _ledger_copied_names = {"partner_id": "partner_name"}

    name = fields.Char(required=True)
    partner_id = fields.Many2one("res.partner", ondelete="set null")
    partner_name = fields.Char()
    lead_id = fields.Many2one("crm.lead", ondelete="set null")
    amount = fields.Float()
    result = fields.Float()
    locked = fields.Boolean()


class LedgerCase(SalesCase):
    """A ledger that exists while the class runs, to prove what holds for all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(cls._remove_model)
        cls.env["ir.module.module"].create({"name": MODULE})
        cls.registry.load(SimpleNamespace(name=MODULE))
        name = LedgerOfTests._name
        cls.registry._setup_models__(cls.env.cr, [name])
        cls.registry.init_models(cls.env.cr, [name], {})
        cls.env["ir.model.access"].create(
            {
                "name": "ledger of tests",
                "model_id": cls.env["ir.model"]._get_id(name),
                "group_id": cls.env.ref("base.group_user").id,
                **{
                    f"perm_{act}": True for act in ("read", "write", "create", "unlink")
                },
            }
        )
        cls.user = cls._create_user("salesperson_all")
        cls.Ledger = cls.env[name].with_user(cls.user)
        cls.partner = cls._create_partner()

    @classmethod
    def _remove_model(cls):
        """Forget the model; the host sets the registry up again afterwards."""
        name = LedgerOfTests._name
        for parent in ("base", "sales.ledger.mixin"):
            cls.registry[parent]._inherit_children.discard(name)
        cls.registry.models.pop(name, None)

    def _book(self, **values):
        values = {"name": "7 crates", "partner_id": self.partner.id, **values}
        return self.Ledger.create(values)
