from . import policy
from . import decision
from . import hand_over
from . import router  # the others inherit from it
from . import router_apply
from . import router_owners
from . import router_people
from . import router_seats
from . import router_turn
from . import crm_lead
from . import crm_lead_response
from . import crm_lead_tracking
from . import crm_tag
from . import crm_team
from . import mail_activity
from . import mail_followers
from . import mail_message
from . import territory_member
