from . import test_optional_apps
