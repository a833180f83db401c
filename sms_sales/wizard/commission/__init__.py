from . import commission_amortise
from . import commission_bill
from . import commission_bill_line
from . import commission_impair
from . import commission_roll_forward
from . import commission_roll_forward_line
