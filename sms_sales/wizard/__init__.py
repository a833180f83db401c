from . import commission
from . import territory
