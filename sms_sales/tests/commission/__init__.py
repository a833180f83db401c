from . import test_commission_base
from . import test_commission_dispute
from . import test_commission_people
from . import test_commission_pools
from . import test_commission_received
from . import test_commission_statement_life
from . import test_commission_statement_steps
