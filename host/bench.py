"""``./sms bench``: measure, and say in JSON whether each figure is good enough."""

import argparse

from .up import place, process
from .up.machine import machine
from .up.say import note
from .up.trouble import Trouble


def main(args: list[str]) -> int:
    """Run benches, each in a process of its own; fail where a figure is not ok."""
    parser = argparse.ArgumentParser(prog="sms bench")
    parser.add_argument("name", nargs="?", default="*")
    parser.add_argument("--small", action="store_true", help="small sizes, to try it")
    asked = parser.parse_args(args)
    benches = sorted(place.REPOSITORY.glob(f"bench/bench_{asked.name}.py"))
    if not benches:
        raise Trouble(f"there is no bench {asked.name!r}: see bench/bench_*.py")
    codes = []
    with machine() as host:
        for bench in benches:
            name = bench.stem.removeprefix("bench_")
            note(f"bench {name}")
            size = "small" if asked.small else "full"
            command = host.inside("measure", name, size)
            with process.child(command, **host.options()) as started:
                codes.append(started.wait())
    return 1 if any(codes) else 0
