from . import commission_plan_part_mixin  # the others inherit from it
from . import commission_bonus
from . import commission_calendar
from . import commission_opening
from . import commission_participant
from . import commission_plan
from . import commission_plan_rate
from . import commission_rule
from . import commission_split
from . import commission_target
from . import commission_tier
from . import res_partner
from . import sale_order
