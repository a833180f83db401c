"""A reference that asks only for the lists which somebody has read."""

from odoo import fields


class UnreadReference(fields.Many2oneReference):
    """Adds new records to the lists that they belong to, where these are in the cache.

    A message or a follower may belong to the list of any of some eighty models: the
    host asks all of them, one record after the other, before it looks whether anybody
    has read the list. That is more than all else which it costs to make them.
    """

    def _update_inverses(self, records, value):
        if not value or not self._is_read(records, value):
            return None
        return super()._update_inverses(records, value)

    def _is_read(self, records, value):
        models = set(records.mapped(self.model_field))
        return any(
            value in inverse._get_cache(records.env)
            for inverse in records.pool.field_inverses[self]
            if inverse.model_name in models
        )
