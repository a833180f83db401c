"""``./sms run``: everything up, and the web client at an address of this machine."""

import argparse
import csv
import http.client
import socket
import subprocess
import time
from pathlib import Path

from .shell import default_database, ready
from .up import place, process, programs
from .up.addons import addons
from .up.databases import checked
from .up.machine import Machine, machine
from .up.python import last_line
from .up.say import Progress
from .up.trouble import Trouble

ADDRESS = "127.0.0.1"
PATIENCE = 300


def main(args: list[str]) -> int:
    """Serve a database until we are asked to stop."""
    parser = argparse.ArgumentParser(prog="sms run")
    parser.add_argument("--port", type=int, default=8069)
    parser.add_argument("--db", type=checked, default=default_database())
    asked = parser.parse_args(args)
    need_port(asked.port)
    programs.ensure("wkhtmltopdf", "fonts-noto-cjk")
    with machine() as host:
        ready(host, asked.db)
        log = place.checkout() / f"run-{asked.port}.log"
        with serving(host, asked.db, asked.port, log) as server:
            print(f"Odoo is at {'http'}://{ADDRESS}:{asked.port} (Ctrl-C stops it)")
            for login, password, role in logins():
                print(f"  {login:24} {password:24} {role}")
            print(f"its log is {log}", flush=True)
            server.wait()
    raise Trouble(f"Odoo ended: {last_line(log.read_text())} (see {log})")


def need_port(port: int) -> None:
    """Refuse a port that somebody listens on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except (OSError, OverflowError):
            raise Trouble(
                f"port {port} is taken or not allowed: choose another with --port"
            ) from None


class serving:
    """Odoo's web server on a database, up when this is entered."""

    def __init__(self, host: Machine, database: str, port: int, log: Path):
        self.port, self.log = port, log
        flags = ["-d", database, f"--http-port={port}", "--max-cron-threads=1"]
        self.child = process.child(
            host.odoo("server", *flags),
            stdin=subprocess.DEVNULL,
            stdout=open(log, "w"),
            stderr=subprocess.STDOUT,
            **host.options(),
        )

    def __enter__(self) -> subprocess.Popen:
        server = self.child.__enter__()
        try:
            self._await(server)
        except BaseException:
            self.child.__exit__(None, None, None)
            raise
        return server

    def __exit__(self, *error):
        return self.child.__exit__(*error)

    def _await(self, server: subprocess.Popen) -> None:
        """Wait until the login page is there."""
        progress = Progress("starting Odoo")
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            if server.poll() is not None:
                why = last_line(self.log.read_text())
                raise Trouble(f"Odoo does not start: {why} (see {self.log})")
            if answers(self.port):
                progress.done()
                return
            time.sleep(0.2)
        raise Trouble(f"Odoo does not answer on port {self.port} (see {self.log})")


def answers(port: int) -> bool:
    """Say whether the login page is served."""
    try:
        connection = http.client.HTTPConnection(ADDRESS, port, timeout=60)
        connection.request("GET", "/web/login")
        return connection.getresponse().status == 200
    except OSError:
        return False


def logins() -> list[tuple[str, str, str]]:
    """Return login, password and role of the people in the demo data."""
    found = []
    for addon in addons():
        listed = addon / "demo" / "logins.txt"
        if listed.exists():
            with open(listed, newline="", encoding="utf-8") as lines:
                rows = csv.DictReader(lines)
                found += [(row["login"], row["password"], row["role"]) for row in rows]
    return found or [("admin", "admin", "administrator")]
