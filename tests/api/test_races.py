"""Two calls at the same moment: one person, one change."""

import threading

import pytest
from django.db import connections
from django.test import Client

from gfmd_days.core.models import Person, Role
from registration.models import Registration
from tests.api.conftest import base, secret_of
from tests.conftest import make_event, make_member, make_registration

pytestmark = pytest.mark.django_db(transaction=True)


def together(calls) -> list[int]:
    """Send calls at once, each over a connection of its own; return their codes."""
    ready, codes = threading.Barrier(len(calls)), []

    def send(call) -> None:
        try:
            ready.wait(30)
            codes.append(call().status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(codes)


@pytest.fixture
def event():
    return make_event()


@pytest.fixture
def client(event):
    secret = secret_of(make_member(event, Role.REGISTRATION))
    return Client(headers={"authorization": f"Bearer {secret}"})


def test_one_key_sent_twice_at_once_makes_one_person(event, client):
    body = {
        "full_name": "Layla",
        "email": "layla@example.org",
        "country": "MA",
        "sector": "union",
    }

    def enter():
        return client.post(
            f"{base(event)}/registrations/",
            body,
            content_type="application/json",
            headers={"idempotency-key": "a"},
        )

    assert together([enter] * 4) == [200, 200, 200, 201]
    assert Registration.objects.count() == 1


def test_of_changes_to_the_same_version_one_is_kept(event, client):
    row = make_registration(event)
    address = f"{base(event)}/registrations/{row.pk}/"
    tag = client.get(address)["ETag"]

    def change(position: str):
        return client.patch(
            address,
            {"job_title": position},
            content_type="application/json",
            headers={"if-match": tag},
        )

    positions = ("Nurse", "Doctor", "Driver", "Teacher")
    codes = together([lambda name=name: change(name) for name in positions])
    assert codes == [200, 412, 412, 412]
    assert Person.objects.get().job_title in positions
