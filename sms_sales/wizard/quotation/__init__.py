from . import delivery_report
from . import quotation_compare
from . import quotation_decide
