"""A reference that asks only for the lists which somebody has read."""

from odoo import fields
from odoo.tools import unique


class UnreadReference(fields.Many2oneReference):
    """Adds new records to the lists that they belong to, where these are in the cache.

    A message or a follower may belong to the list of any of some eighty models: the
    host asks all of them, one record after the other, before it looks whether anybody
    has read the list. That is more than all else which it costs to make them, and
    each model of ours with a chatter would add to it.
    """

    def _update_inverses(self, records, value):
        if not value:
            return
        ids = self._record_ids_per_res_model(records)
        for inverse in records.pool.field_inverses[self]:
            if inverse.model_name in ids:
                own = records.browse(ids[inverse.model_name])
                self._add_to_list(own, inverse, value)

    def _add_to_list(self, records, inverse, value):
        """Add ``records`` to the list ``inverse`` of what they refer to, if read."""
        known = inverse._get_cache(records.env).get(value)
        if known is None:
            return
        fitting = records.filtered_domain(self._listed(records, inverse))
        if fitting:
            record = records.env[inverse.model_name].browse(value)
            inverse._update_cache(record, tuple(unique(known + fitting._ids)))

    def _listed(self, records, inverse):
        """Return the domain of the list ``inverse``, made ready once for many."""
        kept = records.env.cr.cache
        env, domain = kept.get((UnreadReference, inverse), (None, None))
        if env is not records.env:
            model = records.env[inverse.model_name]
            domain = inverse.get_comodel_domain(model).optimize(records)
            kept[UnreadReference, inverse] = records.env, domain
        return domain
