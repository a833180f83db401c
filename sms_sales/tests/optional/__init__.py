from . import test_optional_apps
from . import test_optional_cash_on_delivery
from . import test_optional_channels
from . import test_optional_till
