"""What people asked us to keep back stands on no page that others may open.

One event has a person for each wish, all of them moderating a published session; every
address of the site is asked for as a visitor and as a viewer, files included.
"""

from __future__ import annotations

import subprocess
from datetime import timedelta

import pytest

from agenda.domain import publishing
from agenda.models import Appearance, Function
from gfmd_days.core.models import Event, Organisation, Role
from registration.models import State
from tests import samples
from tests.conftest import NOW, make_member, make_registration
from tests.test_access import OWN, signed_in

# name, organisation and wish of each
WISHES = (
    ("Zznolist", "Org 0", {"not_on_lists": True}),
    ("Zzreal", "Org 1", {"alias": "Openalias"}),
    ("Plainname", "Zzhiddenorg", {"hide_organisation": True}),
)
FOR_VISITORS = ("Zznolist", "Zzreal", "Zzhiddenorg", "zzmail")
# a viewer reads the draft programme, where people on no list have a name
FOR_VIEWERS = ("Zzreal", "zzmail")


@pytest.fixture
def guarded(event):
    """The event with its guarded people on stage, published and listed."""
    known = samples.arguments(event)
    session = event.sessions.get()
    for number, (name, organisation, opt_out) in enumerate(WISHES):
        row = make_registration(
            event,
            f"{name} Person",
            native_name=f"{name} ليلى",
            email=f"zzmail{number}@example.org",
            organisation=Organisation.objects.named(event, organisation),
            state=State.CONFIRMED,
            **opt_out,
        )
        Appearance.objects.create(
            session=session, person=row.person, function=Function.SPEAKER
        )
    there = Event.objects.get(pk=event.pk)
    publishing.publish(there, by=None, now=NOW - timedelta(days=1))
    return known


def words_of(answer) -> str:
    """Return what an answer says, the text of a PDF included."""
    content = b"".join(answer) if answer.streaming else answer.content
    if content.startswith(b"%PDF"):
        read = subprocess.run(
            ["pdftotext", "-", "-"], input=content, capture_output=True, check=True
        )
        content = read.stdout
    return content.decode("utf-8", "replace")


def leaks(client, url, markers) -> list[str]:
    answer = client.get(url)
    if answer.status_code != 200:
        return []
    words = words_of(answer)
    return [one for one in markers if one.lower() in words.lower()]


def test_no_address_tells_others_what_people_keep_back(event, guarded, client):
    viewer = signed_in(make_member(event, Role.VIEWER))
    found = []
    for route in OWN:
        url = samples.fill(route.path, guarded)
        found += [f"{route.name}: {one}" for one in leaks(client, url, FOR_VISITORS)]
        found += [f"{route.name}: {one}" for one in leaks(viewer, url, FOR_VIEWERS)]
    assert found == []


def test_the_pages_that_name_people_do_name_them(event, guarded, client):
    """The walk above looks at pages that have something to say."""
    programme = client.get(f"/e/{event.code}/agenda/?day=all").content.decode()
    listed = client.get(f"/e/{event.code}/participants/").content.decode()
    feed = client.get(f"/e/{event.code}/agenda.ics").content.decode()
    for words in (programme, listed, feed):
        assert "Openalias" in words
        assert "Plainname" in words
