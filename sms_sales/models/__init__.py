from . import common
from . import commission
from . import territory
