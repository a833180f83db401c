from . import commission_portal
