"""A file links to sessions of other events only as its bringer may see them."""

from __future__ import annotations

import pytest

from agenda.domain import importing
from agenda.models import LinkKind, SessionLink
from gfmd_days.core.models import Role
from tests.agenda.conftest import make_session
from tests.conftest import NOW, make_event, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def hidden(db):
    event = make_event("csd-hidden")
    event.is_public = False
    event.save()
    make_session(event, "P01", title={"en": "Secret plans"})
    return event


def file_with_link(kind=LinkKind.RELATED):
    link = {"kind": kind, "event": "csd-hidden", "to": "P01"}
    session = {"id": "S1", "minutes": 60, "kind": "break", "title": "T"}
    return {"sessions": [session | {"links": [link]}]}


@pytest.mark.parametrize("sees_it", [False, True])
def test_only_who_may_see_the_other_event_links_to_it(event, hidden, sees_it):
    user = make_member(event, Role.PROGRAMME)
    if sees_it:
        user.memberships.create(event=hidden, role=Role.VIEWER)
    importing.load(event, file_with_link(), by=user, now=NOW)
    assert SessionLink.objects.exists() is sees_it


def test_twins_are_of_one_event(event, hidden):
    user = make_member(event, Role.PROGRAMME)
    user.memberships.create(event=hidden, role=Role.VIEWER)
    importing.load(event, file_with_link(LinkKind.TWIN), by=user, now=NOW)
    assert not SessionLink.objects.exists()


def test_a_link_told_from_both_sides_is_one(event):
    data = {
        "sessions": [
            {
                "id": code,
                "minutes": 60,
                "kind": "break",
                "title": "T",
                "links": [{"kind": LinkKind.TWIN, "to": other}],
            }
            for code, other in (("S1", "S2"), ("S2", "S1"))
        ]
    }
    for _time in range(2):
        importing.load(event, data, by=None, now=NOW)
        assert SessionLink.objects.count() == 1
