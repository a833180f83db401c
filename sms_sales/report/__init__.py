from . import quotation
from . import territory
