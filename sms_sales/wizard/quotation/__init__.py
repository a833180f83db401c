from . import quotation_compare
from . import quotation_decide
