from . import test_engine_stock
from . import test_engine_promise
from . import test_engine_reorder
