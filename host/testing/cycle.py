"""Installing, uninstalling and installing again, and what may be left behind."""

import tempfile
from pathlib import Path

from ..up import addons, place
from ..up.databases import Databases
from ..up.say import note
from ..up.templates import Templates
from ..up.trouble import Trouble
from . import wheels
from .phases import Phases
from .tally import step

# Everything that an add-on can put into a database, as one list of names. The companies
# of the demo story stay, and where the host keeps stock each has sequences of its own.
INVENTORY = """
    SELECT 'column ' || table_name || '.' || column_name
      FROM information_schema.columns WHERE table_schema = 'public'
     UNION SELECT 'relation ' || relname FROM pg_class
     WHERE relnamespace = 'public'::regnamespace
       AND relname NOT IN (SELECT format('ir_sequence_%s', lpad(id::text, 3, '0'))
                             FROM ir_sequence WHERE company_id IS NOT NULL)
     UNION SELECT 'constraint ' || conname FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace
     UNION SELECT 'function ' || proname FROM pg_proc
     WHERE pronamespace = 'public'::regnamespace
       AND NOT EXISTS (SELECT FROM pg_depend
                        WHERE objid = pg_proc.oid AND deptype = 'e')
     UNION SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal
     UNION SELECT 'parameter ' || unnest(setconfig) FROM pg_db_role_setting
      JOIN pg_database ON pg_database.oid = setdatabase
     WHERE datname = current_database()
     UNION SELECT 'model ' || model FROM ir_model
     UNION SELECT 'setting ' || key FROM ir_config_parameter
     UNION SELECT 'scheduled action ' || cron_name FROM ir_cron
     UNION SELECT 'record ' || module || '.' || name FROM ir_model_data
     WHERE module LIKE 'sms\\_sales%'
"""


def is_installed(phases: Phases, database: str, ours: list[str]) -> None:
    """Check that each add-on is in, and that no demo data failed."""

    def check():
        states = "SELECT name FROM ir_module_module WHERE state = 'installed'"
        there = {name for [name] in phases.host.sql(database, states)}
        absent = set(ours) - there
        if absent:
            raise Trouble(f"not installed: {', '.join(sorted(absent))}")
        failures = phases.host.sql(database, "SELECT error FROM ir_demo_failure")
        if failures:
            raise Trouble("\n".join(error for [error] in failures))

    step(phases.tally, "our add-ons and their demo data are installed", check)


def comes_and_goes(phases: Phases, database: str, apps: str, ours: list[str]) -> None:
    """Uninstall our add-ons, look for what is left, and install them again.

    ``apps`` is a database with the host's apps alone.
    """
    note("uninstalling and installing again")
    had = inventory(phases, apps)
    brought = _brought(phases, apps, database)
    phases.script("uninstall", "uninstall", database, *brought)

    def check():
        left = sorted(inventory(phases, database) - had)
        if left:
            raise Trouble("left behind:\n" + "\n".join(left))

    step(phases.tally, "uninstalling leaves nothing behind", check)
    again = ",".join(addons.own())
    phases.odoo("reinstall", database, [], "-i", again, "--with-demo")
    is_installed(phases, database, ours)


def installs_bare(phases: Phases, database: str) -> None:
    """Install our wheels without demo data, in a company that has no chart."""
    note("installing from wheels, without demo data and without a chart of accounts")
    host = phases.host
    Databases(host).copy(Templates(host).apps(demo=False), database)
    with tempfile.TemporaryDirectory(dir=place.checkout()) as target:
        found = []

        def build() -> None:
            found.append(wheels.installed(Path(target)))

        if not step(phases.tally, "a wheel of each add-on is built", build):
            return
        path = f"--addons-path={host.addons_path(*found)}"
        phases.odoo("bare", database, [], "-i", ",".join(addons.own()), path)
    is_installed(phases, database, addons.own())


def inventory(phases: Phases, database: str) -> set[str]:
    """Return the names of all that a database holds."""
    return {name for [name] in phases.host.sql(database, INVENTORY)}


def _brought(phases: Phases, apps: str, database: str) -> list[str]:
    """Return the modules that came in with ours: ours first, what joins before all."""
    states = "SELECT name FROM ir_module_module WHERE state = 'installed'"
    before, after = (
        {name for [name] in phases.host.sql(each, states)} for each in (apps, database)
    )
    ours = [*addons.joining(), *addons.own()]
    return [*ours, *sorted(after - before - set(ours))]
