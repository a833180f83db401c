from odoo import models
from odoo.tools import format_date


class SaleOrder(models.Model):
    """Why an order is late or at risk, in the reader's words."""

    _name = "sale.order"
    _inherit = "sale.order"

    def _sales_track_words(self):
        """Return the reasons in one or two sentences, or nothing."""
        why = self.sales_track_reasons
        if not why or self.state != "sale":
            return False
        if "delivered" in why:
            return self._sales_delivered_words(why)
        words = [self._sales_promised_words(why), self._sales_outlook_words(why)]
        return " ".join(filter(None, words))

    def _sales_delivered_words(self, why):
        day = format_date(self.env, why["delivered"])
        if "promised" not in why:
            return self.env._("Delivered on %(day)s.", day=day)
        promised = format_date(self.env, why["promised"])
        if why["delivered"] > why["promised"]:
            return self.env._(
                "Delivered on %(day)s, after the promised %(promised)s.",
                day=day,
                promised=promised,
            )
        return self.env._(
            "Delivered on %(day)s; promised for %(promised)s.",
            day=day,
            promised=promised,
        )

    def _sales_promised_words(self, why):
        if "promised" not in why:
            return self.env._("No day of delivery was promised.")
        promised = format_date(self.env, why["promised"])
        if why["today"] > why["promised"]:
            return self.env._(
                "Promised for %(promised)s and not delivered.", promised=promised
            )
        return self.env._("Promised for %(promised)s.", promised=promised)

    def _sales_outlook_words(self, why):
        if "expected" not in why:
            return self.env._(
                "Too few orders were delivered in the past year to say how long this "
                "one takes."
            )
        words = {
            "elapsed": why["elapsed"],
            "stage": self._sales_stage_word(why["stage"]),
            "samples": why["samples"],
            "scope": self._sales_scope_word(why["scope"]),
            "days": why["days"],
            "expected": format_date(self.env, why["expected"]),
        }
        if not why["longer"]:
            return self.env._(
                "Working days since it was %(stage)s: %(elapsed)s, longer than nearly "
                "all %(samples)s past orders of the %(scope)s; expected %(expected)s "
                "at the earliest.",
                **words,
            )
        return self.env._(
            "Working days since it was %(stage)s: %(elapsed)s. Of %(samples)s past "
            "orders of the %(scope)s that took longer, four in five were delivered "
            "within %(days)s more: expected by %(expected)s.",
            **words,
        )

    def _sales_stage_word(self, stage):
        shipped = stage == "shipped"
        return self.env._("shipped") if shipped else self.env._("confirmed")

    def _sales_scope_word(self, scope):
        return self.env._("team") if scope == "team" else self.env._("company")
