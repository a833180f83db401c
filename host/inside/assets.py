"""Build the bundles of the web client, which the first visitor would wait for."""

import sys

from .within import database, prepare


def main(name: str) -> None:
    """Build those that any page asks for."""
    prepare("--log-level=warn")
    with database(name) as env:
        env["ir.qweb"]._pregenerate_assets_bundles()


if __name__ == "__main__":
    main(sys.argv[1])
