from . import test_territory_access
from . import test_territory_assignment
from . import test_territory_assign
from . import test_territory_import
from . import test_territory_member
from . import test_territory_plan
from . import test_territory_postcode
from . import test_territory_rule
