"""Territories: deciding, applying, importing, each against its own least."""

import territory_place


def main(bench):
    territory_place.main(bench)
