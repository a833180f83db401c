"""Territories: placing, routing, and searching as a member, each against its own
least. The parts run alone too."""

import territory_place


def main(bench):
    territory_place.main(bench)
