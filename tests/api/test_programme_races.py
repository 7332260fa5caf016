"""Programs that write the programme at the same moment: nothing is lost unseen."""

import pytest
from django.test import Client

from agenda.models import Appearance, Function
from gfmd_days.core.models import Role
from tests.api import rows
from tests.api.conftest import base, secret_of
from tests.api.test_races import together
from tests.conftest import make_event, make_member, make_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event():
    return make_event()


@pytest.fixture
def client(event):
    secret = secret_of(make_member(event, Role.PROGRAMME))
    return Client(headers={"authorization": f"Bearer {secret}"})


def codes_of(client, address, bodies, method="patch", tag=None):
    """Send each body at once, all with the ETag of what stands; return the codes."""
    headers = {"if-match": tag or client.get(address)["ETag"]}

    def call(body):
        return getattr(client, method)(
            address, body, content_type="application/json", headers=headers
        )

    return together([lambda body=body: call(body) for body in bodies])


def test_of_changes_to_the_same_session_one_is_kept(event, client):
    session = rows.make_session(event)
    address = f"{base(event)}/sessions/A1/"
    found = codes_of(client, address, [{"seats": 10}, {"seats": 20}, {"minutes": 5}])
    assert found == [200, 412, 412]
    session.refresh_from_db()
    assert session.edit == 2


def test_of_changes_to_the_same_room_one_is_kept(event, client):
    room = rows.make_session(event).room
    address = f"{base(event)}/rooms/{room.pk}/"
    assert codes_of(client, address, [{"seats": 1}, {"name": "B"}]) == [200, 412]


def test_of_people_handed_the_same_function_one_holds_it(event, client):
    place = Appearance.objects.create(
        session=rows.make_session(event), function=Function.CHAIR
    )
    people = [make_person(event, f"P{n}", email=f"{n}@e.org") for n in range(3)]
    address = f"{base(event)}/appearances/{place.pk}/"
    bodies = [{"person": one.pk} for one in people]
    assert codes_of(client, address, bodies) == [200, 412, 412]


def test_a_draft_is_published_once(event, client):
    rows.make_session(event)
    tag = client.get(f"{base(event)}/versions/draft/")["ETag"]
    found = codes_of(client, f"{base(event)}/versions/", [{}] * 3, "post", tag)
    assert found == [201, 412, 412]
    assert event.programme_versions.count() == 1
