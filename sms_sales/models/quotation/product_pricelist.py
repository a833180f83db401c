from contextlib import contextmanager
from contextvars import ContextVar

from odoo import models


class KnownRules:
    """The rules of price lists for some products, each list read once a day of use."""

    def __init__(self, products):
        self.products = products
        self._found = {}

    def cover(self, products):
        """Whether what is read here is all that ``products`` need."""
        return (
            products.env.cr is self.products.env.cr
            and products._name == self.products._name
            and products <= self.products
        )

    def of(self, pricelist, date, read):
        """Return the rules of a list on a day, by ``read`` where nobody asked yet."""
        key = pricelist.id, date
        if key not in self._found:
            self._found[key] = read(self.products, date).ids
        return pricelist.env["product.pricelist.item"].browse(self._found[key])


# Not in the context of records: each would be an environment of its own.
_known = ContextVar("known rules of price lists", default=None)


@contextmanager
def knowing_rules(products):
    """Read each price list once for all ``products``, as long as they are priced."""
    known = _known.get()
    if known is None or not known.cover(products):
        known = KnownRules(products)
    token = _known.set(known)
    try:
        yield
    finally:
        _known.reset(token)


class ProductPricelist(models.Model):
    _name = "product.pricelist"
    _inherit = "product.pricelist"

    def _get_applicable_rules(self, products, date, **kwargs):
        """Take the rules from those already known, where somebody knows them."""
        read = super()._get_applicable_rules
        known = _known.get()
        if not self or known is None or not known.cover(products):
            return read(products, date, **kwargs)
        return known.of(self, date, read)
