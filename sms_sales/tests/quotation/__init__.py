from . import test_quotation_bounds
from . import test_quotation_chain
from . import test_quotation_judge
from . import test_quotation_prices
from . import test_quotation_rule
from . import test_quotation_waterfall
