from . import commission
from . import quotation
from . import territory
