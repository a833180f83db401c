from . import commission_plan_portal
from . import commission_portal
