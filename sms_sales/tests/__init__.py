from .foundation import *  # noqa: F403
