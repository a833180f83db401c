from . import common
from . import territory
from . import commission
