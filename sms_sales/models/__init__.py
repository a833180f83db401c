from . import common
from . import territory
from . import quotation
from . import commission
