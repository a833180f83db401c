from . import controllers, demo, models, report, tools, wizard
from .hooks import pre_init_hook, uninstall_hook
