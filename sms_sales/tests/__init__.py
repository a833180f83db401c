from .commission import *  # noqa: F403
from .engine import *  # noqa: F403
from .foundation import *  # noqa: F403
from .optional import *  # noqa: F403
from .quotation import *  # noqa: F403
from .territory import *  # noqa: F403
