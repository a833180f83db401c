"""``./sms test --host``: what passes in the host alone passes with our add-ons too.

Some of the host's tests count queries that grow with the demo data's sales teams and
won deals, so our add-ons are installed without their own demo data. Those that the host
runs in the middle of installing run with everything loaded here: else what is ours
would be in the database and not in the registry.
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

APPS = [
    *("crm", "sale", "sales_team", "sale_management", "sale_crm", "sale_margin"),
    "account_payment",
]


def compare(host: Machine, tally: Tally, logs: Path, tag: str) -> None:
    """Count the tests of the host's apps that pass without us.

    ``tag`` chooses some of them, in the host's own way: ``/crm:TestLeadMerge``.
    """
    alone = _alone(host, logs, tag)
    note(f"of the host's tests {len(alone['passed'])} pass without our add-ons")
    ours = _run(host, Templates(host).untold(), logs, "host-with-us", tag)
    for name in alone["passed"]:
        if name in ours.passed:
            tally.passes(name)
        else:
            tally.fails(name, ours.failed.get(name, "did not run with our add-ons"))
    for name in set(ours.failed) - set(alone["failed"]) - set(alone["passed"]):
        tally.fails(name, ours.failed[name])


def _alone(host: Machine, logs: Path, tag: str) -> dict[str, list[str]]:
    """Return what passes and fails in the host alone; only its version changes it."""
    key = f"{Templates(host).key()}-{len(APPS)}"
    kept = place.cache() / f"host-loaded-{key}.json"
    if tag or not kept.exists():
        tally = _run(host, Templates(host).apps(), logs, "host-alone", tag)
        found = {"passed": sorted(tally.passed), "failed": sorted(tally.failed)}
        if tag:
            return found
        draft = kept.with_suffix(".draft")
        draft.write_text(json.dumps(found))
        draft.replace(kept)
    return json.loads(kept.read_text())


def _run(host: Machine, template: str, logs: Path, name: str, tag: str) -> Tally:
    """Run the tests of the host's apps in a copy of a database."""
    tags = [tag] if tag else [f"/{app}" for app in APPS]
    note(f"the tests of {', '.join(tags)} on a copy of {template}")
    tally = Tally(quiet=True)
    phases = Phases(tally, logs)
    phases.host = host
    with scratch(host) as database:
        Databases(host).copy(template, database)
        phases.loaded(name, database, tags, APPS)
    return tally
