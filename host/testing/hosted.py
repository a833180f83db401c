"""``./sms test --host``: what passes in the host alone passes with our add-ons too.

Some of the host's tests count queries that grow with the demo data's sales teams and
won deals, so our add-ons are installed without their own demo data.
"""

import json
from pathlib import Path

from ..up import place
from ..up.databases import Databases
from ..up.machine import Machine
from ..up.say import note
from ..up.templates import Templates
from .phases import Phases
from .scratch import scratch
from .tally import Tally

APPS = ["crm", "sale", "sales_team", "sale_management", "sale_crm", "sale_margin"]


def compare(host: Machine, tally: Tally, logs: Path) -> None:
    """Count the tests of the host's apps that pass without us."""
    alone = _alone(host, logs)
    note(f"of the host's tests {len(alone['passed'])} pass without our add-ons")
    ours = _run(host, Templates(host).untold(), logs, "host-with-us")
    for name in alone["passed"]:
        if name in ours.passed:
            tally.passes(name)
        else:
            tally.fails(name, ours.failed.get(name, "did not run with our add-ons"))
    for name in set(ours.failed) - set(alone["failed"]) - set(alone["passed"]):
        tally.fails(name, ours.failed[name])


def _alone(host: Machine, logs: Path) -> dict[str, list[str]]:
    """Return what passes and fails in the host alone; only its version changes it."""
    kept = place.cache() / f"host-alone-{Templates(host).key()}.json"
    if not kept.exists():
        tally = _run(host, Templates(host).apps(), logs, "host-alone")
        found = {"passed": sorted(tally.passed), "failed": sorted(tally.failed)}
        draft = kept.with_suffix(".draft")
        draft.write_text(json.dumps(found))
        draft.replace(kept)
    return json.loads(kept.read_text())


def _run(host: Machine, template: str, logs: Path, name: str) -> Tally:
    """Update the host's apps in a copy of a database, with their tests."""
    note(f"the tests of {', '.join(APPS)} on a copy of {template}")
    tally = Tally(quiet=True)
    phases = Phases(tally, logs)
    phases.host = host
    with scratch(host) as database:
        Databases(host).copy(template, database)
        tags = [f"/{app}" for app in APPS]
        phases.odoo(name, database, tags, "-u", ",".join(APPS), "--with-demo")
    return tally
