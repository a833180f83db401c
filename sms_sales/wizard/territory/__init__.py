from . import territory_assign
from . import territory_range_import
from . import territory_range_import_problem
from . import territory_range_import_rows
