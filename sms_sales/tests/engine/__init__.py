from . import test_engine_curve
from . import test_engine_doctests
from . import test_engine_imports
from . import test_engine_money
from . import test_engine_periods
from . import test_engine_pool
from . import test_engine_shares
from . import test_engine_tiers
