from . import commission_amortise
from . import commission_bill
from . import commission_bill_line
from . import commission_bill_queue
from . import commission_estimate
from . import commission_impair
from . import commission_roll_forward
from . import commission_roll_forward_line
from . import commission_plan_end
from . import commission_plan_refuse
from . import commission_plan_try
from . import commission_plan_version
from . import sales_leaver
from . import sales_leaver_item
from . import commission_settle
from . import commission_settle_row_mixin  # the next two inherit from it
from . import commission_settle_why_mixin  # and from this one
from . import commission_settle_left_out
from . import commission_settle_payee
from . import commission_settle_reason
from . import commission_settle_result
from . import commission_settle_to_pay
from . import commission_settle_later
from . import commission_reconciliation
from . import commission_reconciliation_line
from . import commission_reconciliation_part
from . import commission_reconciliation_workbook
from . import commission_reconciliation_later
