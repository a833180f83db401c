from . import test_commission_dispute
from . import test_commission_statement_life
from . import test_commission_statement_steps
