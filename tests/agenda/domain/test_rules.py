"""How serious a problem is, and what that does to publishing."""

from __future__ import annotations

import pytest

from agenda.domain import asking, conflicts, drafts, programme, publishing, rules
from agenda.domain.conflicts import Problem, Severity
from agenda.models import Function, Programme
from tests.agenda.conftest import make_room, make_session
from tests.conftest import NOW, make_person

pytestmark = pytest.mark.django_db


def weigh(event, **severities):
    rules.save(
        event,
        by=None,
        change_minutes=0,
        building_minutes=15,
        booths=None,
        severities={Problem(key): Severity(value) for key, value in severities.items()},
    )


def told(event):
    standing = list(event.sessions.standing().with_parts())
    return {one.problem: one.severity for one in drafts.find_conflicts(event, standing)}


def test_what_is_ignored_is_not_told(event):
    make_session(event)
    weigh(event, nobody_reports="ignore")
    assert told(event)[Problem.NOBODY_REPORTS] == Severity.IGNORE
    standing = list(event.sessions.standing().with_parts())
    warned = conflicts.warnings(drafts.find_conflicts(event, standing))
    assert [one.problem for one in warned] == [Problem.NOBODY_LEADS]


def test_a_blocked_programme_is_not_published_and_the_words_say_why(event):
    room = make_room(event)
    make_session(event, "S1", room=room)
    other = make_session(event, "S2", room=room)
    weigh(event, room_twice="block")
    with pytest.raises(publishing.Blocked, match="Atlas is used twice"):
        publishing.publish(event, by=None, now=NOW)
    assert not event.programme_versions.exists()
    programme.change_session(other, by=None, values={"room": None})
    assert publishing.publish(event, by=None, now=NOW).number == 1


def test_a_declined_moderators_place_is_open_so_that_a_blocking_check_blocks(event):
    """Until it is given to somebody, whatever that person is asked or answers."""
    session = make_session(event)
    place = programme.add_function(
        session,
        function=Function.MODERATOR,
        person=make_person(event, "Awa", email="awa@example.org"),
        by=None,
    )
    weigh(event, nobody_leads="block")
    assert publishing.publish(event, by=None, now=NOW).number == 1
    (row,) = asking.ask([place], by=None, now=NOW, answer_by=None)
    asking.decline(row, now=NOW)
    with pytest.raises(publishing.Blocked):
        publishing.publish(event, by=None, now=NOW)
    other = make_person(event, "Bilal")
    programme.hand_function(place, person=other, by=None)
    assert publishing.publish(event, by=None, now=NOW).number == 2


def test_a_break_beside_a_session_never_blocks(event):
    room = make_room(event)
    make_session(event, "S1", room=room)
    make_session(event, "S2", room=room, kind="break")
    weigh(event, room_twice="block")
    assert publishing.publish(event, by=None, now=NOW).number == 1


@pytest.mark.parametrize("problem", ["closed_but_public", "gone_but_public"])
def test_what_publishing_ends_cannot_stand_in_its_way(event, problem):
    weigh(event, **{problem: "block"})
    assert Programme.objects.get(event=event).severities == {}


def test_changed_rules_are_news_to_open_grids(event):
    weigh(event)
    before = Programme.objects.get(event=event).draft
    weigh(event, room_twice="block")
    assert Programme.objects.get(event=event).draft > before


def test_a_severity_nobody_knows_is_a_warning(event):
    make_session(event)
    Programme.objects.update_or_create(
        event=event, defaults={"severities": {"nobody_leads": "alarm"}}
    )
    assert told(event)[Problem.NOBODY_LEADS] == Severity.WARN
