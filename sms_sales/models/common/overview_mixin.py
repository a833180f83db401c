from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# As many records as are asked whose they are.
SHOWN = 100


class SalesOverviewMixin(models.AbstractModel):
    """Rows that say how things stand, worked out by one query when they are read."""

    _name = "sales.overview.mixin"
    _description = "Rows That Say How Things Stand"

    @api.model
    def _found(self, model, domain):
        """Return a query for the records that meet ``domain``, archived ones too."""
        # How things stand is told of all companies, whatever the reader may open.
        records = self.env[model].sudo().with_context(active_test=False)
        return records._search(domain).subselect("1")

    @api.model
    def _any(self, model, domain):
        return SQL("EXISTS %s", self._found(model, domain))

    @api.model
    def _count(self, model, domain):
        return SQL("(SELECT count(*) FROM %s AS found)", self._found(model, domain))

    @api.model
    def _id_of(self, xmlid):
        """Return the id of a record, or nothing if it is not there."""
        # Who reads how things stand need not read the names of all data.
        return self.env["ir.model.data"].sudo()._xmlid_to_res_id(xmlid)

    @api.model
    def _open(self, action, domain=()):
        """Show where something is done, as far as the reader may go there."""
        values = self.env["ir.actions.actions"]._for_xml_id(action)
        model = values.get("res_model")
        if model and not self.env[model].has_access("read"):
            raise UserError(
                self.env._(
                    "“%(name)s” is open to other roles than yours. Ask somebody who "
                    "has them; the guide says who may do what.",
                    name=values["name"],
                )
            )
        if domain:
            self._check_shown(model, domain)
            values |= {"domain": list(domain), "context": {"active_test": False}}
        return values

    @api.model
    def _check_shown(self, model, domain):
        """Say where the records are, if the reader would be shown nothing."""
        records = self.env[model].with_context(active_test=False)
        if records.search_count(domain, limit=1):
            return
        # What was counted may be of companies in which the reader is not at work now.
        hidden = records.sudo().search(domain, limit=SHOWN)
        if "company_id" in hidden._fields and hidden.company_id:
            raise UserError(
                self.env._(
                    "These belong to %(companies)s: choose that company at the top, "
                    "and open the line again.",
                    companies=", ".join(hidden.company_id.mapped("name")),
                )
            )

    @api.model
    def _open_cron(self, cron_id):
        """Show one scheduled action, switched off or not."""
        action = self._open("base.ir_cron_act")
        form = {"view_mode": "form", "views": [(False, "form")], "res_id": cron_id}
        return {**action, **form, "context": {"active_test": False}}
