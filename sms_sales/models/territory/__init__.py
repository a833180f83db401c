from . import territory_plan_part_mixin  # the others inherit from these
from . import territory_precedence_mixin
from . import res_partner
from . import res_partner_postcode
from . import skill
from . import territory
from . import territory_lock
from . import territory_member
from . import territory_plan
from . import territory_plan_check
from . import territory_plan_copy
from . import territory_plan_revision
from . import territory_range
from . import territory_rule
from . import territory_rule_words
