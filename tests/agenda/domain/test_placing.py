"""Sessions that wait for their time."""

from __future__ import annotations

from datetime import time

import pytest
from django.db import IntegrityError, transaction

from agenda.domain import importing, programme, publishing
from agenda.domain.reading.shape import FileRefused
from agenda.exports import own_json
from agenda.forms.sessions import SessionForm
from agenda.models import NotPlaced, Programme
from tests.agenda.conftest import make_room, make_session
from tests.conftest import NOW, make_event

pytestmark = pytest.mark.django_db


def waiting(event, code="W1"):
    return make_session(event, code, day=None, start=None)


def form_of(event, **typed):
    data = {
        "code": "N1", "kind": "working", "title_en": "New", "day": "", "start": "",
        "end": "", "minutes": "",
    }  # fmt: skip
    return SessionForm(data | typed, event=event)


def published(event):
    version = event.programme_versions.first()
    return {raw["code"]: raw for raw in version.content["sessions"]}


def test_a_session_without_a_time_is_not_published(event):
    waiting(event)
    make_session(event, "S1")
    publishing.publish(event, by=None, now=NOW)
    assert set(published(event)) == {"S1"}


def test_taking_a_published_session_out_of_the_grid_cancels_it(event):
    session = make_session(event, "S1")
    publishing.publish(event, by=None, now=NOW)
    programme.change_session(session, by=None, values={"day": None, "start": None})
    publishing.publish(event, by=None, now=NOW)
    raw = published(event)["S1"]
    assert (raw["cancelled"], raw["sequence"]) == (True, 1)


def test_a_day_without_a_start_is_refused_by_the_database(event):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_session(event, start=None)


def test_a_session_without_a_time_has_no_instants(event):
    with pytest.raises(NotPlaced):
        _ = waiting(event).starts_at


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"minutes": "90"}, set()),
        ({}, {"minutes"}),
        ({"day": "1"}, {"start", "minutes"}),
        ({"start": "09:00", "end": "10:00"}, {"day"}),
        ({"day": "1", "start": "09:00"}, {"end"}),
        ({"day": "1", "start": "09:00", "minutes": "45"}, set()),
    ],
)
def test_the_form_asks_for_a_time_or_none_and_always_a_length(event, typed, wrong):
    if "day" in typed:
        typed = typed | {"day": str(event.days.first().pk)}
    assert set(form_of(event, **typed).errors) == wrong


def test_an_end_says_the_length(event):
    day = str(event.days.first().pk)
    form = form_of(event, day=day, start="23:30", end="00:15")
    assert form.is_valid()
    assert form.values()["minutes"] == 45


def test_what_is_interpreted_is_spoken(event):
    form = form_of(event, minutes="5", languages=["en"], interpretation=["fr"])
    assert set(form.errors) == {"interpretation"}


def test_every_change_tells_that_the_draft_is_another(event):
    session = waiting(event)
    drafts = []
    for values in ({"minutes": 30}, {"day": event.days.first(), "start": time(9)}):
        programme.change_session(session, by=None, values=values)
        drafts.append(Programme.objects.get(event=event).draft)
    room = make_room(event)
    programme.save_part(room, by=None)
    drafts.append(Programme.objects.get(event=event).draft)
    programme.remove_part(room, by=None)
    drafts.append(Programme.objects.get(event=event).draft)
    assert drafts == sorted(set(drafts))


def test_our_file_carries_what_has_no_time(event):
    session = waiting(event)
    session.languages, session.interpretation = ["en", "fr"], ["fr"]
    session.save()
    other = make_event("csd-copy")
    importing.load(other, own_json.data(event), by=None, now=NOW)
    copy = other.sessions.get()
    assert (copy.day, copy.start, copy.minutes) == (None, None, 90)
    assert copy.interpretation == ["fr"]


@pytest.mark.parametrize("code", ["versions", "Embed", "draft"])
def test_a_code_is_no_word_of_the_public_addresses(event, code):
    assert set(form_of(event, code=code, minutes="5").errors) == {"code"}
    file = {"sessions": [{"id": code, "minutes": 5, "kind": "break", "title": "T"}]}
    with pytest.raises(FileRefused) as refused:
        importing.load(event, file, by=None, now=NOW)
    assert [fault.field for fault in refused.value.faults] == ["id"]
