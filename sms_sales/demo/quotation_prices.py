import base64

from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models

# Name, tag or category, basis, floor, target.
BOUNDS = [
    ("Instruments", None, "equipment", 80, 92),
    ("Instruments for key accounts", "key", "equipment", 75, 88),
    ("Service contracts", None, "service", 85, 95),
]
# Language, name of the file, what it says.
TERMS = [
    (None, "general-terms.pdf", "General terms of Alder Instruments"),
    ("de_DE", "allgemeine-bedingungen.pdf", "Allgemeine Bedingungen von Alder"),
]


class SalesDemo(models.AbstractModel):
    """Floors, an agreement, and a quotation that was revised."""

    _name = "sales.demo"
    _inherit = "sales.demo"

    @api.model
    def _tell_rooms(self):
        res = super()._tell_rooms()
        if not self._found("demo_bound_0", "sms_sales"):
            self._set_bounds()
            self._write_terms()
            self._agree_on_prices()
            self._revise_a_quotation()
        return res

    @api.model
    def _set_bounds(self):
        for turn, (name, tag, category, floor, target) in enumerate(BOUNDS):
            bound = self.env["sales.price.bound"].create(
                {
                    "name": name,
                    "basis": "list",
                    "floor": floor,
                    "target": target,
                    "categ_id": self._ref(f"alder_categ_{category}").id,
                    "partner_tag_ids": self._ref(f"alder_tag_{tag}").ids if tag else [],
                }
            )
            self._name_record(f"demo_bound_{turn}", bound, "sms_sales")

    @api.model
    def _write_terms(self):
        languages = dict(self.env["res.lang"].get_installed())
        for lang, file_name, title in TERMS:
            if lang and lang not in languages:
                continue
            document = self.env["sales.contract.document"].create(
                {
                    "name": "General terms",
                    "company_id": self._ref("alder_us").id,
                    "lang": lang,
                    "file": base64.b64encode(_paper(title)),
                    "file_name": file_name,
                }
            )
            self._name_record(f"demo_{file_name[:-4]}", document, "sms_sales")

    @api.model
    def _agree_on_prices(self):
        """A customer buys gas chromatographs for a year, and is behind its promise."""
        groups = self.env["res.groups"]
        if not groups._is_feature_enabled("product.group_product_pricelist"):
            pricelists = self.env.ref("product.group_product_pricelist")
            self.env.ref("base.group_user")._apply_group(pricelists)
        us, _eu = self._companies()
        today = fields.Date.context_today(self)
        prices = {"g4": (31000, 4), "service": (3300, 4)}
        agreement = (
            self._within(us)
            .env["sales.price.agreement"]
            .create(
                {
                    "name": "Chromatographs for Golden Gate",
                    "partner_id": self._ref("alder_golden_gate").id,
                    "company_id": us.id,
                    "user_id": self._ref("alder_elena").id,
                    "date_from": self._day(-4, 1),
                    "date_until": today + relativedelta(months=8, day=1),
                    "committed_amount": 135000,
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": self._ref(f"alder_{product}").id,
                                "price": price,
                                "committed_quantity": quantity,
                            }
                        )
                        for product, (price, quantity) in prices.items()
                    ],
                }
            )
        )
        agreement.action_agree()
        self._name_record("demo_agreement", agreement, "sms_sales")

    @api.model
    def _revise_a_quotation(self):
        """Sent, negotiated and sent again, then changed once more: not sent yet."""
        us, _eu = self._companies()
        day = fields.Date.context_today(self)
        row = self._prepare_order(
            us,
            self._ref("alder_garden_state"),
            "grace",
            "east",
            day,
            [("s200", 2), ("premium", 2), ("cuv", 4)],
        )
        order = self._within(us).env["sale.order"].create(row)
        # The order is the host's, and stays when we are uninstalled.
        self._name_record("alder_order_revised", order)
        order = order.with_env(self._as("grace", us).env)
        instrument, contract, cuvettes = order.order_line
        order.action_quotation_sent()
        instrument.price_unit = 11500
        cuvettes.unlink()
        order.with_context(mark_so_as_sent=True).message_post(
            body=self.env._("As discussed: a better price for two instruments.")
        )
        contract.discount = 10


def _paper(title):
    """Return a page of PDF with ``title`` on it."""
    text = f"BT /F1 18 Tf 72 760 Td ({title}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    paper, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(paper))
        paper += f"{number} 0 obj\n{content}\nendobj\n"
    start = len(paper)
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    paper += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}"
    paper += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n"
    return f"{paper}startxref\n{start}\n%%EOF\n".encode()
