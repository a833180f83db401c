"""Territories: routing, placing, and searching as a member, each against the host or
its own least: (a) to (d). The parts run alone too."""

import bench_territory_route
import bench_territory_seen
import territory_place


def main(bench):
    for part in (bench_territory_route, territory_place, bench_territory_seen):
        part.main(bench)
