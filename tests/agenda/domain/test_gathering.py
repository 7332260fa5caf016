"""Published reports put together by point, theme, actor and words."""

from __future__ import annotations

from datetime import time

import pytest

from agenda.domain import gathering, programme, publishing
from agenda.domain.gathering import By, Choice
from agenda.domain.outcomes import Advice, Report
from agenda.models import Actor, Track
from tests.agenda.conftest import make_track
from tests.agenda.reports import published, reporter
from tests.conftest import NOW, make_event

TRANSIT = Report(
    language="fr",
    summary="Sauver des vies à la frontière",
    points=("TRANSIT",),
    advice=(Advice(Actor.GOVERNMENTS, "Garantir l'accès aux soins."),),
)


@pytest.fixture
def two(event):
    published(event, "S1", track=make_track(event, "1"))
    published(event, "S2", report=TRANSIT, start=time(11))
    return event


def codes(event, **choice):
    found = gathering.chosen(gathering.of_event(event), Choice(**choice))
    return [one.session.code for one in found]


def groups(event, by):
    found = gathering.together(gathering.of_event(event), by)
    return [(one.title, [a.text for _report, a in one.entries]) for one in found]


def test_they_are_found_by_point_theme_actor_and_words(two):
    assert codes(two) == ["S1", "S2"]
    assert codes(two, point="TRANSIT") == ["S2"]
    assert codes(two, point="LABOUR-RIGHTS") == ["S1"]  # of a recommendation
    assert codes(two, theme="labour") == ["S1"]
    assert codes(two, actor=Actor.PRIVATE_SECTOR) == ["S1"]
    assert codes(two, words="FRONTIERE vies") == ["S2"]
    assert codes(two, words="nothing of the kind") == []


def test_only_the_recommendations_to_the_actor_are_kept(two):
    reports = gathering.of_event(two)
    one, _other = gathering.chosen(reports, Choice(actor=Actor.GOVERNMENTS))
    assert [advice.text for advice in one.advice] == ["Forbid fees."]


def test_recommendations_stand_in_the_order_of_the_plan(two):
    assert groups(two, By.POINT) == [
        ("Protection of migrants stranded in distress and in transit",
         ["Garantir l'accès aux soins."]),
        ("Regulating the labour recruitment industry and mobility mechanisms",
         ["Forbid fees."]),
        ("Guaranteeing the labour rights of migrants", ["Publish the prices."]),
    ]  # fmt: skip


def test_what_has_no_theme_stands_at_the_end(two):
    assert groups(two, By.THEME) == [
        ("Labour", ["Forbid fees.", "Publish the prices."]),
        ("Others", ["Garantir l'accès aux soins."]),
    ]


def test_recommendations_stand_together_by_who_is_asked(two):
    assert groups(two, By.ACTOR) == [
        ("Governments", ["Forbid fees.", "Garantir l'accès aux soins."]),
        ("Private sector", ["Publish the prices."]),
    ]


def test_a_series_shows_public_events_only(two):
    hidden = make_event("csd-hidden")
    hidden.is_public = False
    hidden.save()
    published(hidden, "H1")
    assert [r.session.code for r in gathering.of_series(two.series)] == ["S1", "S2"]
    assert [r.session.code for r in gathering.of_event(hidden)] == ["H1"]


def test_a_withdrawn_session_takes_its_report_along(two):
    two.sessions.filter(code="S1").update(withdrawn_at="2026-12-03T00:00Z")
    assert codes(two) == ["S2"]


def test_closed_sessions_name_nobody_and_opt_outs_hold(event):
    for code, closed in (("S1", False), ("S2", True)):
        row = published(event, code, is_closed=closed)
        for name, wish in (
            ("Open", {}),
            ("Hidden", {"not_on_lists": True}),
            ("Real", {"alias": "Nick"}),
        ):  # fmt: skip
            reporter(row.session, f"{name} {code}", email=f"{name}{code}@x.org", **wish)
    publishing.publish(event, by=None, now=NOW)
    first, second = gathering.of_event(event)
    assert first.rapporteurs == ["Open S1", "Nick"]
    assert second.rapporteurs == []


def test_the_session_is_told_as_it_is_published_not_as_the_draft_has_it(event):
    track = make_track(event, "1")
    row = published(event, "S1", track=track)
    reporter(row.session, "Not Published")
    Track.objects.filter(pk=track.pk).update(title={"en": "Hushed"})
    values = {"title": {"en": "Hushed"}, "day": event.days.last(), "code": "S9"}
    programme.change_session(row.session, by=None, values=values)

    (found,) = gathering.of_event(event)
    assert (found.session.code, str(found.session.title)) == ("S1", "Session S1")
    assert found.date == event.days.first().date
    assert [one.title for one in found.themes] == ["Labour"]
    assert found.rapporteurs == []
    assert "hushed" not in found.searched

    publishing.publish(event, by=None, now=NOW)
    (found,) = gathering.of_event(event)
    assert (found.session.code, str(found.session.title)) == ("S9", "Hushed")
    assert found.rapporteurs == ["Not Published"]


def test_a_session_cancelled_as_published_shows_no_report(event):
    row = published(event)
    row.session.withdrawn_at = NOW
    row.session.save()
    publishing.publish(event, by=None, now=NOW)
    row.session.withdrawn_at = None
    row.session.save()
    assert gathering.of_event(event) == []


def test_many_reports_ask_no_more_of_the_database(event, django_assert_max_num_queries):
    for number in range(12):
        row = published(event, f"S{number}", track=make_track(event, str(number)))
        reporter(row.session, f"Reporter {number}", email=f"r{number}@example.org")
    publishing.publish(event, by=None, now=NOW)
    with django_assert_max_num_queries(7):
        found = gathering.of_event(event)
        assert all(one.themes and one.points and one.rapporteurs for one in found)
        gathering.together(found, By.THEME)
