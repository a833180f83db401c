"""``./sms odoo -- ARGS``: Odoo's own command, set up for this repository."""

from .up import process
from .up.machine import machine


def main(args: list[str]) -> int:
    """Run Odoo with our configuration and hand back its exit code."""
    if args[:1] == ["--"]:
        args = args[1:]
    with machine() as host:
        return process.foreground(host.odoo(*args), **host.options())
