from . import common
from . import commission
