from . import batch
from . import cached_columns
from . import host_columns
from . import ledger_guard
from . import read_sheets
from . import reference
from . import sheets
from . import unchecked
