from . import document_mixin  # the others inherit from it
from . import overlay
from . import account_invoice_report
from . import account_move
from . import crm_activity_report
from . import crm_lead
from . import crm_team
from . import forgetting
from . import my_territory
from . import res_partner
from . import res_users
from . import sale_order
from . import sale_report
