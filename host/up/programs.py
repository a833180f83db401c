"""Programs of the system that the host uses: a browser, a PDF printer, fonts."""

import os
import platform
import shutil
import subprocess
from pathlib import Path

from .say import Progress, note, warn
from .trouble import Trouble

BROWSERS = ["google-chrome", "chromium", "chromium-browser", "google-chrome-stable"]
MAC_BROWSERS = [
    Path("/Applications") / f"{name}.app/Contents/MacOS/{name}"
    for name in ("Google Chrome", "Chromium")
]
FONTS = Path("/usr/share/fonts")
CHINESE = ["fc-list", ":lang=zh", "file"]


def has_browser() -> bool:
    """Say whether there is a browser that Odoo's tests find."""
    if platform.system() == "Darwin":
        return any(path.exists() for path in MAC_BROWSERS)
    return any(shutil.which(name) for name in BROWSERS)


def has_chinese_fonts() -> bool:
    """Say whether Chinese text is more than boxes."""
    if platform.system() == "Darwin" or any(FONTS.rglob("*CJK*")):
        return True
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(CHINESE, capture_output=True).stdout.strip())


HERE = {
    "chromium": has_browser,
    "wkhtmltopdf": lambda: bool(shutil.which("wkhtmltopdf")),
    "fonts-noto-cjk": has_chinese_fonts,
}


def ensure(*packages: str) -> None:
    """Install what is missing as root; else say what to install."""
    missing = [package for package in packages if not HERE[package]()]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        _install(missing)
        missing = [package for package in missing if not HERE[package]()]
    if "chromium" in missing:
        raise Trouble(
            "no Chromium or Chrome for the browser tests: install the package chromium"
        )
    if missing:
        warn(
            f"{' and '.join(missing)} not installed: printed documents will be missing"
            " or show boxes"
        )


def _install(packages: list[str]) -> None:
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    progress = Progress(f"installing {' '.join(packages)}")
    for command in (
        ["apt-get", "-qq", "update"],
        ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(command, env=quiet, capture_output=True, text=True)
        if done.returncode:
            note(f"{' '.join(command)} failed: {done.stderr.strip()[-200:]}")
            return
    progress.done()
