from . import place_mixin  # partner and lead inherit from it
from . import crm_lead
from . import res_partner
from . import visit
