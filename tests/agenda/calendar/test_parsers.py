"""Three unrelated programs read every feed alike."""

from __future__ import annotations

from datetime import time

import pytest

from agenda.domain import programme, publishing
from agenda.models import Function
from registration.domain import links
from registration.models import State
from tests.agenda.calendar.reading import (
    by_ical_js,
    by_icalendar,
    by_vobject,
    entries,
    feed_of,
    fetched,
    ical_js,
)
from tests.agenda.conftest import make_session
from tests.conftest import NOW, make_registration


@pytest.mark.slow
@pytest.mark.parametrize("name", ["dhaka", "stocktaking"])
def test_three_parsers_read_every_feed_of_real_programmes_alike(
    name, request, client, tmp_path
):
    event = request.getfixturevalue(name)
    speaker = make_registration(event, "Wulandari", state=State.CONFIRMED)
    programme.add_function(
        event.sessions.filter(is_closed=False).first(),
        function=Function.SPEAKER,
        person=speaker.person,
        by=None,
    )
    publishing.publish(event, by=None, now=NOW)
    bodies = [fetched(client, url) for url in addresses(event, speaker)]
    assert len(bodies) > 5
    seen = ical_js(*bodies, tmp_path=tmp_path)
    for body, theirs in zip(bodies, seen, strict=True):
        mine = by_icalendar(body)
        assert mine
        assert by_ical_js(theirs) == mine
        assert by_vobject(body) == mine
    texts = {one["uid"]: (one["location"], one["description"]) for one in seen[0]}
    for uid, entry in entries(bodies[0]).items():
        assert texts[uid] == (str(entry["LOCATION"]), str(entry["DESCRIPTION"]))
    assert len(texts) == event.sessions.filter(is_closed=False).count()


def addresses(event, registration) -> list[str]:
    """Every calendar there is: whole, by track, by room, of a person, of a session."""
    start = f"/e/{event.code}/agenda"
    open_ones = event.sessions.filter(is_closed=False)
    tracks = open_ones.exclude(track=None).values_list("track__code", flat=True)
    rooms = open_ones.exclude(room=None).values_list("room", flat=True)
    token = links.calendar_token(registration)
    return [
        f"{start}.ics",
        f"{start}.ics?lang=ar",
        f"/r/{token}/calendar.ics?alarm=15",
        f"{start}/{open_ones.first().code}.ics",
        *(f"{start}/tracks/{code}.ics" for code in sorted(set(tracks))),
        *(f"{start}/rooms/{pk}.ics" for pk in sorted(set(rooms))),
    ]


def test_a_session_past_midnight_ends_on_the_next_day(event, client, tmp_path):
    make_session(event, start=time(23), minutes=120)
    publishing.publish(event, by=None, now=NOW)
    ((entry,),) = ical_js(feed_of(client, event), tmp_path=tmp_path)
    assert entry["start"].startswith("2026-12-01T23:00")
    assert entry["end"].startswith("2026-12-02T01:00")
