from . import product_pricelist
from . import sale_order_line_prices
from . import sale_order_prices
