from . import territory_plan_part_mixin  # the others inherit from these
from . import territory_precedence_mixin
from . import territory_assignment  # its other files extend it
from . import crm_lead_territory
from . import res_partner
from . import res_partner_placing
from . import res_partner_postcode
from . import res_partner_territory
from . import skill
from . import territory
from . import territory_assignment_booking
from . import territory_assignment_history
from . import territory_assignment_words
from . import territory_compiler
from . import territory_count
from . import territory_lock
from . import territory_member
from . import territory_placing
from . import territory_plan
from . import territory_plan_active
from . import territory_plan_check
from . import territory_plan_copy
from . import territory_plan_revision
from . import territory_range
from . import territory_rule
from . import territory_rule_words
from . import routing
from . import seen
