from . import test_quotation_backtest
from . import test_quotation_bounds
from . import test_quotation_chain
from . import test_quotation_judge
from . import test_quotation_prices
from . import test_quotation_rule
from . import test_quotation_rule_check
from . import test_quotation_waterfall
