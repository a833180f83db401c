import csv
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import file_open

# Records of the host are made as its own import makes them, under this name. So they
# outlive our add-on like everything that a user imported, and are found again.
IMPORTED = "__import__"


class SalesDemo(models.AbstractModel):
    """The story of Alder Instruments, told by the host's own buttons.

    Its dates are counted back from today. What exists already is left alone, so that
    an add-on that is installed again finds the companies as they were.
    """

    _name = "sales.demo"
    _description = "Demo Story"

    @api.model
    def _tell(self):
        """Hook: each room adds its chapter."""
        quiet = self.with_context(
            mail_create_nolog=True,
            mail_create_nosubscribe=True,
            mail_notrack=True,
            no_reset_password=True,
            tracking_disable=True,
        )
        if not quiet._found("alder_story"):
            quiet._found_companies()
            quiet._hire()
            quiet._win_accounts()
            quiet._sell()
            quiet._collect()
            quiet._take_back()
            quiet._prospect()
            quiet._name_record("alder_story", quiet._ref("alder_us"))
        quiet._tell_rooms()

    @api.model
    def _tell_rooms(self):
        """Hook: what belongs to the rooms, and goes when they are uninstalled."""
        self._grant_roles()
        if not self._found("demo_plan_us", "sms_sales"):
            self._write_plans()
            self._settle_story()

    @api.model
    def _import_table(self, name, model=None):
        """Import ``tables/<name>.csv`` as the host's import does."""
        path = f"sms_sales/demo/tables/{name}.csv"
        with file_open(path, filter_ext=(".csv",)) as lines:
            header, *rows = csv.reader(lines)
        result = self.env[model or name].load(header, rows)
        if not result["ids"]:
            raise UserError("\n".join(one["message"] for one in result["messages"]))
        return self.env[model or name].browse(result["ids"])

    @api.model
    def _ref(self, name, module=IMPORTED):
        return self.env.ref(f"{module}.{name}")

    @api.model
    def _found(self, name, module=IMPORTED):
        return self.env.ref(f"{module}.{name}", raise_if_not_found=False)

    @api.model
    def _name_record(self, name, record, module=IMPORTED):
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": f"{module}.{name}", "record": record, "noupdate": True}]
        )
        return record

    @api.model
    def _companies(self):
        return self._ref("alder_us"), self._ref("alder_eu")

    @api.model
    def _within(self, company):
        """Return this model as it works in ``company`` alone."""
        return self.with_company(company).with_context(allowed_company_ids=company.ids)

    @api.model
    def _as(self, name, company=None):
        """Return this model as the user ``name``, who is bound by their rights."""
        user = self._ref(f"alder_{name}")
        company = company or user.company_id
        # The demo is loaded with all rights; what is done as somebody has theirs.
        return self._within(company).with_user(user).sudo(False)

    @api.model
    def _start(self):
        """Return the first day of the story: of a quarter, a year before this one."""
        today = fields.Date.context_today(self)
        month = (today.month - 1) // 3 * 3 + 1
        return today.replace(month=month, day=1) - relativedelta(years=1)

    @api.model
    def _months(self):
        """Return the first days of the months from the story's start to today."""
        today = fields.Date.context_today(self)
        first, months = self._start(), []
        while first <= today:
            months.append(first)
            first += relativedelta(months=1)
        return months

    @api.model
    def _day(self, month, day):
        """Return a day of a month of the story, counted back from this one (0)."""
        first = fields.Date.context_today(self).replace(day=1)
        return first + relativedelta(months=month) + timedelta(days=day - 1)
