from . import sales_kept_mixin
from . import sales_ledger_mixin
from . import base_partner_merge
from . import crm_lead
from . import sales_room
from . import ir_cron
from . import res_config_settings
