from . import approval_chain
from . import approval_delegation
from . import approval_step
from . import product_pricelist
from . import sale_order_line_prices
from . import sale_order_prices
from . import sale_order_waterfall
