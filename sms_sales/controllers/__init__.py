from . import commission_plan_portal
from . import commission_portal
from . import quotation_decision
from . import quotation_portal
from . import quotation_revision_portal
from . import quotation_tracking_portal
from . import quotation_view_portal
