"""How far apart places on earth are, and where to look for those around one."""

from math import asin, cos, degrees, isfinite, pi, radians, sin, sqrt
from typing import NamedTuple

EARTH_KM = 6_371_009 / 1000
MAP = "https://www.openstreetmap.org"
# What is kept of a place has seven decimals: a box is larger by as much.
_SLACK = 1 / 1_000_000


class Place(NamedTuple):
    """A latitude from -90 to 90 and a longitude from -180 to 180, in degrees."""

    latitude: float
    longitude: float


class Box(NamedTuple):
    """What lies between two latitudes, and in any of the spans of longitudes."""

    south: float
    north: float
    spans: tuple[tuple[float, float], ...]


def place(latitude: object, longitude: object) -> Place | None:
    """Return where that is, None for what is no place: 0, 0 stands for not known.

    >>> place(52.5, 13.4)
    Place(latitude=52.5, longitude=13.4)
    >>> place(0.0, 0.0), place(91, 13.4), place(None, 13.4), place("north", 1)
    (None, None, None, None)
    """
    if {type(latitude), type(longitude)} - {int, float}:
        return None
    if not isfinite(latitude) or not isfinite(longitude):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180 or not (latitude or longitude):
        return None
    return Place(float(latitude), float(longitude))


def map_link(found: Place) -> str:
    """Return the address of a page that shows a place on a map.

    >>> map_link(Place(52.52, -13.405))
    'https://www.openstreetmap.org/?mlat=52.52&mlon=-13.405#map=17/52.52/-13.405'
    """
    latitude, longitude = (f"{round(number, 6):.8g}" for number in found)
    at = f"mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}"
    return f"{MAP}/?{at}"


def distance(one: Place, other: Place) -> float:
    """Return the kilometres between two places, by the haversine of a round earth.

    >>> round(distance(Place(52.52, 13.405), Place(48.8566, 2.3522)))
    877
    """
    north = radians(other.latitude - one.latitude)
    east = radians(other.longitude - one.longitude)
    parallels = cos(radians(one.latitude)) * cos(radians(other.latitude))
    part = sin(north / 2) ** 2 + parallels * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1, max(0, part))))


def around(center: Place, km: float) -> Box:
    """Return a box that holds all that is within ``km`` of ``center``.

    Where it crosses the date line it has two spans; around a pole all longitudes.

    >>> [round(edge, 2) for edge in around(Place(60, 10), 111.2)[:2]]
    [59.0, 61.0]
    >>> [[round(end) for end in span] for span in around(Place(0, 179), 222.4).spans]
    [[177, 180], [-180, -179]]
    >>> around(Place(89.5, 10), 111.2).spans
    ((-180, 180),)
    """
    angle = min(km / EARTH_KM, pi / 2)
    south = center.latitude - degrees(angle) - _SLACK
    north = center.latitude + degrees(angle) + _SLACK
    everywhere = Box(max(south, -90), min(north, 90), ((-180, 180),))
    if south <= -90 or north >= 90:
        return everywhere
    half = degrees(asin(min(1, sin(angle) / cos(radians(center.latitude))))) + _SLACK
    west, east = center.longitude - half, center.longitude + half
    if half >= 90:
        return everywhere
    if west < -180:
        return everywhere._replace(spans=((-180, east), (west + 360, 180)))
    if east > 180:
        return everywhere._replace(spans=((west, 180), (-180, east - 360)))
    return everywhere._replace(spans=((west, east),))
