from .engine import *  # noqa: F403
from . import test_stock_access
from . import test_stock_milestones
from . import test_stock_promise
from . import test_stock_promise_tour
from . import test_stock_reorder
from . import test_stock_reorder_apply
from . import test_stock_shortage
from . import test_stock_template
