from weakref import WeakKeyDictionary

from odoo import models

# By cursor, who stays for whom goes. Not in `cr.cache`, which a savepoint that is
# rolled back between merging and deleting would empty.
_survivors = WeakKeyDictionary()


class CrmLead(models.Model):
    """The host merges deals one by one, and deletes many at once: what ledgers hold on
    them moves when they are deleted, by as many statements for one as for a hundred.
    """

    _inherit = "crm.lead"

    def _merge_dependences(self, opportunities):
        survivors = _survivors.setdefault(self.env.cr, {})
        survivors.pop(self.id, None)
        survivors.update(dict.fromkeys(opportunities.ids, self.id))
        return super()._merge_dependences(opportunities)

    def unlink(self):
        survivors = _survivors.get(self.env.cr) or {}
        moved = {}
        for lead_id in self.ids:
            stays = lead_id
            while stays in survivors and stays in self._ids:
                stays = survivors[stays]
            if stays != lead_id:
                moved[lead_id] = stays
        if moved:
            self.env["sales.ledger.mixin"]._ledger_move_history(self._name, moved)
        for lead_id in self.ids:
            survivors.pop(lead_id, None)
        return super().unlink()
