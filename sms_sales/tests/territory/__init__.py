from . import test_territory_plan
