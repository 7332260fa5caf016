"""A government changes its clocks after we published: calendars follow by themselves.

Morocco had +01 all year; the rules of 2026 give +00 from September on. The session
stays at nine on the clocks of Marrakech, an hour later everywhere else.
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta

import pytest
import tzdata

from agenda.domain import changes, clocks, programme, publishing
from agenda.exports import timezones
from agenda.models import Function, Programme, Version
from gfmd_days.core import zones
from gfmd_days.core.models import Mail
from tests.agenda.calendar.reading import by_ical_js, entries, feed_of, ical_js
from tests.agenda.conftest import make_session, move_to
from tests.conftest import NOW, make_registration

LATER = NOW + timedelta(days=1)
EIGHT, NINE = (datetime(2026, 12, 1, hour, tzinfo=UTC) for hour in (8, 9))
HOUR = 3600


def old_rules() -> bytes:
    """Morocco as of 2018, as zic writes it: +00, then +01 for good (RFC 8536)."""
    since = int(datetime(2018, 10, 28, 2, tzinfo=UTC).timestamp())
    counts = struct.pack(">6l", 0, 0, 0, 1, 2, 8)
    kinds = struct.pack(">lbb", 0, 0, 0) + struct.pack(">lbb", HOUR, 0, 4)
    return (
        b"TZif" + bytes(16) + counts + struct.pack(">lb", since, 1)
        + kinds + b"+00\0+01\0"
    )  # fmt: skip


@pytest.fixture
def old_release(tmp_path, monkeypatch):
    """The data of an older release; called, it gives way to those of today."""
    folder = tmp_path / "zoneinfo"
    (folder / "Africa").mkdir(parents=True)
    (folder / "Africa/Casablanca").write_bytes(old_rules())
    current = tzdata.IANA_VERSION

    def use(release: str, *, but=()) -> None:
        monkeypatch.setattr(tzdata, "IANA_VERSION", release)
        zones.use_packaged_data(but=but)
        timezones.observances.cache_clear()

    use("2024a", but=[folder])
    yield lambda: use(current)
    use(current)


def start_of(body: bytes, session, tmp_path) -> tuple[datetime, int]:
    """As ical.js reads it, which believes the VTIMEZONE and has no data of its own."""
    (events,) = ical_js(body, tmp_path=tmp_path)
    start, _end, sequence, _status, _title = by_ical_js(events)[str(session.uid)]
    return start, sequence


def test_what_was_published_follows_new_rules(old_release, event, client, tmp_path):
    session = make_session(event)
    publishing.publish(event, by=None, now=NOW)
    assert Programme.objects.get(event=event).zone_release == "2024a"
    assert start_of(feed_of(client, event), session, tmp_path) == (EIGHT, 0)

    old_release()
    assert clocks.follow_all(now=LATER) == 1

    body = feed_of(client, event)
    assert start_of(body, session, tmp_path) == (NINE, 1)
    entry = entries(body)[str(session.uid)]
    assert entry["DTSTAMP"].dt == LATER
    assert entry["DTSTART"].dt.hour == 9  # on the clocks of Marrakech as before
    version = Version.objects.get(event=event, number=2)
    assert zones.rules() in version.note
    (told,) = [changes.Change.from_json(one) for one in version.changes]
    assert "from 08:00 to 09:00 UTC" in told.words
    assert Programme.objects.get(event=event).zone_release == zones.rules()
    assert clocks.follow_all(now=LATER) == 0


def test_the_draft_stays_a_draft_when_the_clocks_change(old_release, event):
    session = make_session(event)
    publishing.publish(event, by=None, now=NOW)
    programme.change_session(session, by=None, values={"title": "Not yet"})
    old_release()
    version = clocks.follow(event, now=LATER)
    assert version.content["sessions"][0]["title"] == {
        "en": "Session S1",
        "fr": "Séance S1",
    }
    (left,) = publishing.pending(event, now=LATER)
    assert left.fields == ("title",)


def test_publishing_under_new_rules_moves_what_they_move(
    old_release, event, client, tmp_path
):
    session = make_session(event)
    publishing.publish(event, by=None, now=NOW)
    old_release()
    (change,) = publishing.pending(event, now=LATER)
    assert change.clock == ("2026-12-01T08:00Z", "2026-12-01T09:00Z")
    publishing.publish(event, by=None, now=LATER)
    assert start_of(feed_of(client, event), session, tmp_path) == (NINE, 1)
    assert clocks.follow(event, now=LATER) is None
    assert Version.objects.count() == 2


def test_where_nothing_moves_only_the_release_is_noted(old_release, event):
    move_to(event, "Europe/Paris")
    make_session(event)
    publishing.publish(event, by=None, now=NOW)
    old_release()
    assert clocks.follow_all(now=LATER) == 0
    assert Version.objects.count() == 1
    assert Programme.objects.get(event=event).zone_release == zones.rules()


def test_those_on_stage_hear_of_it(old_release, event):
    row = make_registration(event, email="amina@example.org")
    session = make_session(event)
    programme.add_function(
        session, function=Function.SPEAKER, person=row.person, by=None
    )
    publishing.publish(event, by=None, now=NOW)
    old_release()
    clocks.follow(event, now=LATER)
    assert "from 08:00 to 09:00 UTC" in Mail.objects.get(to=row.person.email).text


def test_another_zone_is_no_change_of_rules(event):
    make_session(event)
    publishing.publish(event, by=None, now=NOW)
    move_to(event, "Asia/Dhaka")
    (frame,) = publishing.pending(event, now=LATER)
    assert frame.fields == ("zone",)
