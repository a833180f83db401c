from . import sales_leaver
from . import territory_assign
from . import territory_coverage_as_of
from . import territory_range_import
from . import territory_range_import_problem
from . import territory_range_import_rows
from . import visit_check_in
