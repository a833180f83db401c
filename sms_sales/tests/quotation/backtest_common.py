from .common import QuotationCase


class BacktestCase(QuotationCase):
    """Running back-tests as the sales manager."""

    def _run(self, rules, **values):
        tests = self.env["sales.quotation.backtest"].with_user(self.manager)
        values = {"rule_ids": rules.ids, "months": 6, **values}
        test = tests.create({"name": "Try", **values})
        test.action_run()
        return test

    def _sent(self, *lines, state="sent", **values):
        order = self._create_order(*lines, **values)
        # Sent before there was a rule about it.
        order.sudo()._sales_mark_released()
        if state == "cancel":
            order.sudo().write({"state": "sent"})
        order.sudo().write({"state": state})
        return order

    def _cut(self, percent, **values):
        line = {"product_id": self.balance.id, "discount": percent}
        return self._sent(line, **values)
