from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import call_command

from agenda.models import Appearance, Outcome, Session, Stage
from badges.domain.designs import keeping
from badges.models import Scan
from gfmd_days.core.models import Event, Person
from registration.models import (
    Decision,
    Mailing,
    MailingKind,
    MailingState,
    Registration,
    State,
)
from tests.demo.conftest import NOW

pytestmark = pytest.mark.django_db


def test_demo_shows_all_events_and_fills_three_of_them(demo):
    assert Event.objects.public().count() == 22
    assert {
        code: Registration.objects.filter(event__code=code).count()
        for code in ("stocktaking-2017", "csd-2016", "csd-demo")
    } == {"stocktaking-2017": 60, "csd-2016": 320, "csd-demo": 180}
    assert Session.objects.filter(event__code="csd-2016").count() == 62
    assert Session.objects.filter(event__code="stocktaking-2017").count() == 24


def test_demo_people_cover_every_state_decision_and_opt_out(demo):
    states = set(Registration.objects.values_list("state", flat=True))
    decisions = set(Registration.objects.values_list("decision", flat=True))
    people = Person.objects.all()

    assert states == set(State)
    assert decisions == {"", *Decision}
    assert people.filter(not_on_lists=True).exists()
    assert people.filter(no_photo=True).exists()
    assert people.filter(hide_organisation=True).exists()
    assert people.exclude(alias="").exists()
    scripts = set(people.values_list("native_language", flat=True))
    assert scripts >= {"ar", "bn", "am", "ne", "th", "zh-Hant", "ky", "si", "my", "km"}


def test_demo_moderators_are_nowhere_twice_at_a_time(demo):
    for code in ("stocktaking-2017", "csd-2016"):
        held = {}
        for appearance in Appearance.objects.filter(
            session__event__code=code, function="moderator", person__isnull=False
        ).select_related("session__day", "person"):
            held.setdefault(appearance.person, []).append(appearance.session)
        assert held
        assert not Appearance.objects.filter(
            session__event__code=code, function="moderator", person=None
        )
        for sessions in held.values():
            times = sorted((one.starts_local, one.ends_local) for one in sessions)
            assert all(ends <= starts for (_, ends), (starts, _) in pairwise(times))


def test_demo_event_lies_sixty_days_ahead_with_everything_open(demo):
    event = Event.objects.get(code="csd-demo")

    assert [day.isoformat() for day in event.dates] == [
        "2027-01-27",
        "2027-01-28",
        "2027-01-29",
        "2027-01-30",
    ]
    assert event.streams.open_at(NOW).exists()
    assert not Scan.objects.filter(event=event).exists()


def test_demo_has_designs_that_could_be_printed(demo):
    event = Event.objects.get(code="csd-demo")
    rows = list(event.badge_designs.all())
    assert [len(row.content["sides"]) for row in rows] == [1, 2]
    for row in rows:
        keeping.checked(event, row.content)
    assert [use.category.code for use in event.design_uses.all()] == ["media"]


def test_demo_loaded_twice_changes_nothing(demo):
    before = Registration.objects.count(), Session.objects.count()

    call_command("demo", stdout=StringIO())

    assert (Registration.objects.count(), Session.objects.count()) == before


def test_demo_shows_news_that_went_out_and_a_draft(demo):
    rows = Mailing.objects.filter(event__code="csd-demo").with_counts()
    sent, draft = rows.order_by("pk")
    assert (sent.kind, sent.stage) == (MailingKind.NEWS, MailingState.DONE)
    assert sent.figures.sent == sent.figures.receiving > 0
    assert sent.figures.left_out == 1
    assert draft.stage == MailingState.DRAFT


def test_demo_finished_events_have_reports_in_every_state(demo):
    published = Outcome.objects.public()
    for code in ("stocktaking-2017", "csd-2016"):
        assert published.filter(session__event__code=code).count() >= 4
    rows = Outcome.objects.filter(session__event__code="csd-2016")
    assert {row.stage for row in rows} == set(Stage)
