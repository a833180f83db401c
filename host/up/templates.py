"""Databases that are kept to be copied: with the host's apps, and with ours too."""

import json
from collections.abc import Callable

from . import addons, place
from .databases import Databases
from .machine import Machine
from .steps import alone
from .trouble import Trouble

APPS = "crm,sale_management,sale_crm,sale_margin,account,web_hierarchy,sales_team"
# Apps of the host that our add-ons know of and do not ask for.
OPTIONAL = ["sale_loyalty", "delivery", "pos_sale", "sale_project"]
OPTIONAL += ["website_sale_collect", "l10n_account_withholding_tax"]
# Another number makes the databases anew: change it with what is done to them.
RECIPE = 2
KEPT = 3
ONCE = ["--stop-after-init", "--no-http", "--max-cron-threads=0"]


class Templates:
    """What a run or a test begins from."""

    def __init__(self, host: Machine):
        self.host = host
        self.databases = Databases(host)

    def key(self) -> str:
        """Return a short name for all that the host's own database depends on."""
        lock = (place.HOST / "requirements.lock").read_text()
        return place.short(f"{RECIPE} {self.host.source} {APPS} {lock}")

    def apps(self, demo: bool = True) -> str:
        """Return the database with the host's apps, made where there is none."""
        kind = f"sms_apps_{'demo' if demo else 'bare'}"

        def build(draft: str) -> None:
            what = "demo database of the host" if demo else "empty database of the host"
            self._load(f"making the {what}", draft, "-i", APPS, *_demo(demo))
            self.host.script("assets" if demo else "without_chart", draft)

        return self._kept(kind, {"key": self.key()}, build)

    def installed(self) -> str:
        """Return the database with our add-ons and their demo data."""
        note = {"key": self.key(), "sources": addons.fingerprints()}

        def build(draft: str) -> None:
            self.databases.copy(self.apps(), draft)
            if addons.own():
                ours = ",".join(addons.own())
                self._load("installing our add-ons", draft, "-i", ours, *_demo(True))

        return self._kept(f"sms_ours_{place.checkout().name}", note, build)

    def untold(self) -> str:
        """Return the database with our add-ons, and with the host's demo data alone.

        Odoo loads the demo data of an add-on where all that it depends on has its own.
        """
        note = {"key": self.key(), "sources": addons.fingerprints()}

        def build(draft: str) -> None:
            self.databases.copy(self.apps(), draft)
            said = "UPDATE ir_module_module SET demo = %s WHERE name = 'web_hierarchy'"
            self.host.sql(draft, said % "FALSE")
            ours = ",".join(addons.own())
            self._load("installing our add-ons", draft, "-i", ours)
            self.host.sql(draft, said % "TRUE")

        return self._kept(f"sms_untold_{place.checkout().name}", note, build)

    def optional(self) -> str:
        """Return the database with the optional apps too, as far as the host has them.

        Only the host's version changes it: our add-ons are installed in a copy.
        """
        return self._with("sms_optional", OPTIONAL)

    def joined(self) -> str:
        """Return the database with the apps that our add-ons join by themselves."""
        return self._with("sms_joined", addons.joined())

    def _with(self, kind: str, apps: list[str]) -> str:
        there = [name for name in apps if self.host.source.has(name)]

        def build(draft: str) -> None:
            self.databases.copy(self.apps(), draft)
            self._load("installing optional apps", draft, "-i", ",".join(there))

        return self._kept(kind, {"key": self.key(), "apps": there}, build)

    def update(self, name: str) -> None:
        """Bring a database to the sources as they are now, where they have changed."""
        note = self.databases.note(name) or {}
        had, now = note.get("sources", {}), addons.fingerprints()
        new = [each for each in now if each not in had]
        changed = [each for each in now if each in had and had[each] != now[each]]
        if not new and not changed:
            return
        flags = [*(["-i", ",".join(new)] if new else [])]
        flags += ["-u", ",".join(changed)] if changed else []
        self._load("updating our add-ons", name, *flags, *_demo(True))
        self.databases.set_note(name, {**note, "sources": now})

    def _kept(self, kind: str, note: dict, build: Callable[[str], None]) -> str:
        """Return the database of a kind that was built from what the note says.

        It is built under another name, so that an interrupted build is never taken for
        whole; those before it stay for a while, as others may be copying them.
        """
        name = f"{kind}_{place.short(json.dumps(note))}"
        if self._whole(name):
            return name
        with alone(place.cache() / "locks" / f"{name}.lock", "making a database"):
            if not self._whole(name):
                draft = f"{name}_draft"
                self.databases.drop(draft)
                place.need(1500, "a database")
                build(draft)
                self.databases.set_note(draft, note)
                self.databases.drop(name)
                self.databases.rename(draft, name)
                self._forget(kind)
        return name

    def _whole(self, name: str) -> bool:
        return bool(
            self.databases.note(name) and self.databases.filestore(name).exists()
        )

    def _forget(self, kind: str) -> None:
        """Drop the oldest databases of a kind."""
        listed = f"SELECT datname FROM pg_database WHERE datname LIKE '{kind}_%'"
        rows = self.host.sql("postgres", f"{listed} ORDER BY oid DESC")
        for [name] in rows[KEPT:]:
            self.databases.drop(name)

    def _load(self, what: str, database: str, *args: str) -> None:
        log = place.checkout() / f"build-{database}.log"
        log.write_text("")
        if self.host.load(what, log, "-d", database, *ONCE, *args):
            raise Trouble(f"{what} failed: {_cause(log.read_text())} (see {log})")
        log.unlink()


def _demo(wanted: bool) -> list[str]:
    return ["--with-demo"] if wanted else []


def _cause(text: str) -> str:
    """Return the line of a log that says most about why Odoo gave up."""
    lines = [line for line in text.splitlines() if line.strip()]
    told = [x for x in lines if " ERROR " in x or " CRITICAL " in x or "Error: " in x]
    return (told or lines or ["it printed nothing"])[-1].strip()[:300]
