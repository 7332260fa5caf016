from gfmd_days.core.domain import regions
from gfmd_days.core.models import Role
from tests.conftest import make_member, make_person


def test_default_regions_hold_the_countries_of_m49():
    counts = {row["code"]: len(row["countries"].split()) for row in regions.defaults()}

    assert counts == {
        "africa": 60,
        "northern-america": 5,
        "latin-america": 52,
        "asia": 50,
        "europe": 51,
        "oceania": 29,
    }


def test_default_regions_name_no_country_twice(event):
    regions.use_defaults(event)

    assert event.countries.count() == 60 + 57 + 50 + 51 + 29 + 2


def test_people_find_their_region_when_the_defaults_are_taken_again(event):
    person = make_person(event, country="TR")

    regions.use_defaults(event)

    person.refresh_from_db()
    assert person.region.code == "asia"


def test_a_country_named_twice_moves_once(event):
    regions.use_defaults(event)
    asia = event.regions.get(code="asia")
    regions.move(
        event, countries=["MA", "MA"], to=asia, by=make_member(event, Role.OWNER)
    )
    assert event.countries.get(country="MA").region == asia
