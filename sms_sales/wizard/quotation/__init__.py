from . import quotation_compare
