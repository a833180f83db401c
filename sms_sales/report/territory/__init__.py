from . import nearby
from . import response_time
from . import territory_coverage
from . import territory_attainment
from . import territory_map
