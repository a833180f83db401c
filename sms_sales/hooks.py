def pre_init_hook(env):
    """Prepare host tables before the ORM looks at them."""


def uninstall_hook(env):
    """Remove what the ORM does not know: functions, triggers, parameters."""
