from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ...engine.territory.nearby import EARTH_KM, Place, around, distance, place
from .common import proves

latitudes = st.one_of(st.floats(-90, 90), st.sampled_from([-90.0, 0.0, 89.99, 90.0]))
longitudes = st.one_of(st.floats(-180, 180), st.sampled_from([-180.0, 0.0, 180.0]))
places = st.builds(Place, latitudes, longitudes)
reaches = st.floats(0.1, 500)


class TestEngineNearby(BaseCase):
    """How far it is, and in which box all that is near lies."""

    def test_what_is_no_place(self):
        for pair in (
            (None, None),
            (False, 3.0),
            (91, 10),
            (-90.1, 10),
            (10, 180.5),
            (float("nan"), 10),
            (float("inf"), 10),
            ("52", "13"),
            (0, 0),
        ):
            with self.subTest(pair=pair):
                self.assertIsNone(place(*pair))

    def test_the_ends_of_the_earth_are_places(self):
        self.assertEqual(place(-90, 180), Place(-90.0, 180.0))

    def test_known_distances(self):
        london, new_york = Place(51.5074, -0.1278), Place(40.7128, -74.006)
        self.assertAlmostEqual(distance(london, new_york), 5570, delta=5)
        half = distance(Place(90, 0), Place(-90, 120))
        self.assertAlmostEqual(half, EARTH_KM * 3.14159265, places=2)

    def test_the_date_line_is_no_gap(self):
        self.assertLess(distance(Place(0.1, 179.99), Place(0.1, -179.99)), 3)

    @proves
    @given(places, places)
    def test_it_is_as_far_there_as_back(self, one, other):
        self.assertAlmostEqual(distance(one, other), distance(other, one), places=6)
        self.assertAlmostEqual(distance(one, one), 0, places=3)

    @proves
    @given(places, reaches, st.floats(-1, 1), st.floats(-180, 180))
    def test_all_that_is_near_is_in_the_box(self, center, km, part, turn):
        # Near ones by latitude, of any longitude: most of what is within is met.
        latitude = center.latitude + part * km / 111
        other = Place(max(-90.0, min(90.0, latitude)), center.longitude)
        for longitude in (turn, center.longitude + turn * km / 111 / 180):
            other = other._replace(longitude=(longitude + 180) % 360 - 180)
            if distance(center, other) <= km:
                self.assertTrue(self._holds(around(center, km), other))

    @proves
    @given(places, reaches)
    def test_a_box_is_on_earth(self, center, km):
        box = around(center, km)
        self.assertTrue(-90 <= box.south <= box.north <= 90)
        for west, east in box.spans:
            self.assertTrue(-180 <= west <= east <= 180)

    @staticmethod
    def _holds(box, one):
        return box.south <= one.latitude <= box.north and any(
            west <= one.longitude <= east for west, east in box.spans
        )
