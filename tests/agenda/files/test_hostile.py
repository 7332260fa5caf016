"""Files made by nobody or by somebody with bad intent are refused, never an error."""

import copy
import json
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from agenda.domain.reading.shape import FileRefused
from agenda.exports import own_json
from gfmd_days.core.models import Event
from tests.agenda.conftest import make_room, make_session, make_track
from tests.agenda.files.conftest import (
    bring_in,
    indico_entry,
    indico_json,
    schedule_event,
    schedule_json,
)
from tests.conftest import make_event

ODD = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=8),
        st.sampled_from(["\0", "\ud800", "x" * 300, "2026-12-01", "9:00", 10**30]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.text(max_size=4), inner, max_size=3),
    ),
    max_leaves=4,
)


def spots(data, path=()):
    """Every place of a file where something stands."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in pairs:
        yield (*path, key)
        if isinstance(value, (dict, list)):
            yield from spots(value, (*path, key))


def with_odd(data, path, odd):
    changed = copy.deepcopy(data)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = odd
    return changed


@pytest.fixture
def files(db):
    event = make_event()
    room = make_room(event)
    make_session(event, "S1", room=room, track=make_track(event))
    event = Event.objects.get(pk=event.pk)
    inner = indico_entry("c5", "Contribution", "09:30", presenters=[{"name": "Ana"}])
    block = indico_entry("s1", "Session", "09:00", entries={"c5": inner})
    return event, [
        own_json.data(event),
        json.loads(schedule_json(schedule_event())),
        json.loads(indico_json(block)),
    ]


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(draw=st.data())
def test_anything_anywhere_is_taken_or_refused(files, draw):
    event, all_of_them = files
    data = draw.draw(st.sampled_from(all_of_them))
    path = draw.draw(st.sampled_from(list(spots(data))))
    body = json.dumps(with_odd(data, path, draw.draw(ODD))).encode()
    with suppress(FileRefused):
        bring_in(event, body)


@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate],
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(cells=st.lists(st.text(max_size=10), min_size=6, max_size=6))
def test_any_row_of_a_table_is_taken_or_refused(files, cells):
    event, _files = files
    row = ";".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    body = f"code;title_en;date;start;people;seats\n{row}\n"
    with suppress(FileRefused):
        bring_in(event, body.encode(errors="ignore"))


def test_what_no_database_holds_is_left_out(event):
    row = {
        "id": "A1", "day": "2026-12-01", "start": "09:00", "minutes": 60,
        "kind": "working", "title": "One\0 \ud800two", "description": "\0",
    }  # fmt: skip
    bring_in(event, json.dumps({"sessions": [row]}).encode())
    assert str(event.sessions.get().title) == "One two"


def test_two_sessions_of_one_uid_are_a_fault(event):
    body = schedule_json(schedule_event(), schedule_event(id=26))
    with pytest.raises(FileRefused) as refused:
        bring_in(event, body)
    assert [(one.where, one.field) for one in refused.value.faults] == [("26", "guid")]


@pytest.mark.parametrize("word", ["9999999999:00:00", "9" * 5000 + ":00:00", "٣:٠٠"])
def test_a_session_that_lasts_for_ages_is_a_fault(event, word):
    with pytest.raises(FileRefused):
        bring_in(event, schedule_json(schedule_event(duration=word)))


def test_more_than_any_programme_has_is_refused(event):
    tracks = [schedule_event(id=n, track=f"Track {n}") for n in range(501)]
    for body in (
        schedule_json(*tracks),
        json.dumps({"sessions": [{}] * 10_001}).encode(),
        b"<schedule>" + b"<a/>" * 300_000 + b"</schedule>",
    ):
        with pytest.raises(FileRefused) as refused:
            bring_in(event, body)
        (fault,) = refused.value.faults
        assert fault.words.startswith("At most")
