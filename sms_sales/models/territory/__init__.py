from . import territory_plan_part_mixin  # the others inherit from it
from . import res_partner
from . import skill
from . import territory
from . import territory_lock
from . import territory_member
from . import territory_plan
from . import territory_plan_revision
from . import territory_range
from . import territory_rule
from . import territory_rule_words
