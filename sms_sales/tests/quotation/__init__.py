from . import test_quotation_prices
