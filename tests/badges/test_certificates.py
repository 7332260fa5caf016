"""Certificates of attendance: for whom, what they say, and whether one is true."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from badges.domain import scanning
from badges.domain.certificates import issuing, jobs, own, paper
from badges.models import Certificate, DeskSettings, Point
from gfmd_days.core.domain import jobs as working
from gfmd_days.core.models import Job, Mail, Role
from registration.domain import links
from registration.models import State
from tests.agenda.conftest import make_session
from tests.badges.conftest import scan
from tests.conftest import make_member, make_registration

# 1 and 2 December are the days of the event; Marrakech shows UTC then.
FIRST = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
SECOND = FIRST + timedelta(days=1)
LAST = SECOND + timedelta(hours=9)


def came(event, who, *days, point=None):
    for at in days:
        more = {"point": point} if point else {}
        scan(event, who.code, scanned_at=at, now=at, **more)


@pytest.fixture
def rules(event):
    return DeskSettings.objects.create(event=event, gives_certificates=True)


def test_it_says_name_event_and_days_as_the_badge_and_the_scans_do(event, layla, rules):
    make_session(event, "B05a")
    door = Point.objects.create(event=event, code="b05a", name={"en": "Door"})
    layla.person.alias, layla.person.language = "Leila B.", "fr"
    layla.person.save()
    came(event, layla, FIRST, SECOND)
    came(event, layla, FIRST, point=door)
    said = issuing.issue(layla, by=None, now=LAST).content
    assert said["name"] == "Leila B."
    assert said["event"] == "Journées csd-test"
    assert said["days"] == ["2026-12-01", "2026-12-02"]
    assert "décembre 2026" in said["present"]
    assert said["sessions"].startswith("1 ")
    assert "BEN YOUSSEF" not in str(said)


@pytest.mark.parametrize(
    ("days", "sessions", "deserved"), [(1, 0, True), (2, 0, False), (1, 1, False)]
)
def test_whoever_came_too_little_gets_none(
    event, layla, rules, days, sessions, deserved
):
    rules.certificate_days, rules.certificate_sessions = days, sessions
    rules.save()
    came(event, layla, FIRST)
    # a day the event does not have counts for nothing
    came(event, layla, FIRST - timedelta(days=30))
    if deserved:
        assert issuing.issue(layla, by=None, now=LAST)
    else:
        with pytest.raises(issuing.NotDeserved):
            issuing.issue(layla, by=None, now=LAST)


def test_an_undone_scan_and_a_place_given_up_make_no_certificate(event, layla, rules):
    answer = scan(event, layla.code, scanned_at=FIRST, now=FIRST)
    scanning.undo(answer.scan, by=None, now=FIRST)
    with pytest.raises(issuing.NotDeserved):
        issuing.issue(layla, by=None, now=LAST)
    came(event, layla, SECOND)
    layla.state = State.WITHDRAWN
    layla.save()
    with pytest.raises(issuing.NotDeserved):
        issuing.issue(layla, by=None, now=LAST)


def test_what_changed_is_issued_anew_and_the_old_one_is_replaced(event, layla, rules):
    came(event, layla, FIRST)
    first = issuing.issue(layla, by=None, now=FIRST)
    assert issuing.issue(layla, by=None, now=LAST) == first
    came(event, layla, SECOND)
    second = issuing.issue(layla, by=None, now=LAST)
    first.refresh_from_db()
    assert (first.state, second.state) == ("replaced", "valid")
    assert first.content["days"] == ["2026-12-01"]


def test_a_withdrawn_one_is_told_to_whoever_asks_and_not_issued_again(
    event, layla, rules, client
):
    helper = make_member(event, Role.REGISTRATION)
    came(event, layla, FIRST)
    made = issuing.issue(layla, by=None, now=LAST)
    url = reverse("badges:check_certificate", args=[made.code.lower()])
    page = client.get(url)
    assert "Layla BEN YOUSSEF" in page.content.decode()
    assert "Tuesday 1 December 2026" in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex"
    assert "secret.example" not in page.content.decode()
    issuing.withdraw(made, by=helper, now=LAST)
    told = client.get(url).content.decode()
    assert "have withdrawn" in told
    assert "Layla" not in told
    with pytest.raises(issuing.WasWithdrawn):
        issuing.issue(layla, by=helper, now=LAST)
    issuing.restore(made, by=helper)
    assert "Layla" in client.get(url).content.decode()
    unknown = client.get(reverse("badges:check_certificate", args=["A" * 16]))
    assert unknown.status_code == 404


def test_all_who_deserve_one_get_it_and_one_mail(
    event, layla, rules, printing_fonts, settings
):
    other = make_registration(event, "Awa", state=State.CONFIRMED, email="a@x.example")
    late = make_registration(event, "Late", state=State.CONFIRMED, email="l@x.example")
    came(event, layla, FIRST)
    came(event, other, SECOND)
    helper = make_member(event, Role.REGISTRATION)
    for _twice in range(2):
        job = Job.objects.create(
            event=event, by=helper, kind=jobs.KIND, right="badges",
            options={"mailed": True, "with_file": True},
        )  # fmt: skip
        outcome = jobs.issue_many(job, working.Progress(job))
    assert outcome.result == {"certificates": 2}
    assert outcome.file.read(5) == b"%PDF-"
    assert {one.registration for one in Certificate.objects.all()} == {layla, other}
    mails = Mail.objects.filter(kind="badges.certificate")
    assert {one.to for one in mails} == {layla.person.email, other.person.email}
    assert mails.count() == 2
    assert not late.certificates.exists()


def test_somebody_deleted_while_others_are_issued_theirs_stops_nobody(
    event, layla, rules
):
    other = make_registration(
        event, "Zahra", state=State.CONFIRMED, email="zahra@x.example"
    )
    came(event, layla, FIRST)
    came(event, other, FIRST)
    job = Job.objects.create(
        event=event, by=make_member(event, Role.REGISTRATION), kind=jobs.KIND,
        right="badges", options={"mailed": False, "with_file": False},
    )  # fmt: skip

    def begun(_number, _total):
        event.registrations.filter(pk=layla.pk).delete()

    outcome = jobs.issue_many(job, begun)
    assert outcome.result == {"certificates": 1}
    assert Certificate.objects.get().registration == other


@pytest.mark.usefixtures("printing_fonts")
def test_a_person_takes_their_own_from_the_last_day_on(
    event, layla, rules, client, monkeypatch
):
    came(event, layla, FIRST)
    page = reverse("registration:own", args=[links.token(layla)])
    take = reverse("badges:take_certificate", args=[links.token(layla)])
    file = reverse("badges:own_certificate", args=[links.token(layla)])
    monkeypatch.setattr("django.utils.timezone.now", lambda: FIRST)
    assert take not in client.get(page).content.decode()
    assert client.post(take).status_code == 404
    assert client.get(file).status_code == 404
    monkeypatch.setattr("django.utils.timezone.now", lambda: LAST)
    assert take in client.get(page).content.decode()
    assert client.post(take).url == file
    answer = client.get(file)
    assert answer.content[:5] == b"%PDF-"
    rules.gives_certificates = False
    rules.save()
    assert own.of(layla)  # it is theirs now
    Certificate.objects.update(withdrawn_at=LAST)
    assert own.of(layla) is None
    assert client.get(file).status_code == 404


@pytest.mark.usefixtures("printing_fonts")
def test_every_language_and_the_longest_name_can_be_set(event, layla, rules):
    came(event, layla, FIRST)
    layla.person.full_name = " ".join(["Wolfeschlegelsteinhausenbergerdorff"] * 3)
    for language in ("en", "fr", "es", "ar"):
        layla.person.language = language
        layla.person.save()
        made = issuing.issue(layla, by=None, now=LAST)
    everyone = list(Certificate.objects.with_people())
    assert {one.language for one in everyone} == {"en", "fr", "es", "ar"}
    assert paper.pdf(everyone)
    assert made.content["native_name"] == "ليلى بن يوسف"


def test_the_team_sets_rules_and_withdraws(event, layla, rules, client_of):
    came(event, layla, FIRST)
    made = issuing.issue(layla, by=None, now=LAST)
    client = client_of(Role.REGISTRATION)
    index = reverse("badges:certificates", args=[event.code])
    assert "1 person fulfils" in client.get(index).content.decode()
    sent = {"certificate_days": 2, "certificate_sessions": 0}
    assert client.post(index, sent | {"certificate_days": 0}).status_code == 422
    client.post(index, sent)
    assert "0 people fulfil" in client.get(index).content.decode()
    for name, state in (("withdraw", "withdrawn"), ("restore", "valid")):
        url = reverse(f"badges:{name}_certificate", args=[event.code, made.pk])
        client.post(url)
        made.refresh_from_db()
        assert made.state == state
