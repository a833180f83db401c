from . import delivery_report
from . import guide_ask
from . import invoicing_preview
from . import quotation_ask
from . import quotation_compare
from . import quotation_decide
