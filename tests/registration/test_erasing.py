"""Asking to be forgotten: confirmed by mail, then carried out or refused with words."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gfmd_days.core.domain import jobs, mailing
from gfmd_days.core.models import AuditEntry, Job, Mail, MailState, Person, Role
from registration.domain import erasing, links, retention, supporting
from registration.domain.letters import issuing
from registration.domain.refusals import (
    AnsweredAlready,
    ErasureAskedAlready,
    ErasureLinkOld,
    NoAddressToAsk,
    StillFocalPoint,
    WorkIsRunning,
)
from registration.models import (
    Decision,
    Delegation,
    ErasureRequest,
    ErasureState,
    Fund,
    Grant,
    LetterKind,
    Registration,
    State,
    SupportKind,
    SupportRequest,
)
from tests.conftest import NOW, make_member, make_registration


@pytest.fixture
def owner(event):
    return make_member(event, Role.OWNER)


@pytest.fixture
def row(event):
    event.refresh_from_db()
    return make_registration(event, "Layla BEN YOUSSEF", email="layla@example.org")


def page(row, end=""):
    return f"/r/{links.token(row)}/data/{end}"


def mailed_link(mail):
    return next(word for word in mail.text.split() if "/erase/" in word)


def path_of(mail):
    return "/" + mailed_link(mail).split("/", 3)[3]


def waiting(row):
    """A wish that its person has confirmed."""
    request = erasing.ask(row, reason="", now=NOW)
    erasing.confirm(request, now=NOW)
    return request


def verbs():
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def test_asking_deletes_nothing_and_mails_a_link(client, row):
    answer = client.post(page(row, "erase/"), {"reason": "I am afraid"}, follow=True)
    assert "Open the link in the mail" in answer.content.decode()
    request = ErasureRequest.objects.get()
    assert (request.state, request.reason) == (ErasureState.ASKED, "I am afraid")
    assert Mail.objects.get().to == "layla@example.org"
    assert Registration.objects.filter(pk=row.pk).exists()
    trail = " ".join(str(entry.data) for entry in AuditEntry.objects.all())
    assert "afraid" not in trail


def test_what_happens_is_said_before(client, event, row, owner):
    assert "Your application ends" in client.get(page(row, "erase/")).content.decode()
    Registration.objects.update(state=State.CONFIRMED)
    words = client.get(page(row, "erase/")).content.decode()
    assert "Your place is given up" in words
    assert "stay in the accounts" not in words
    pay(row, owner)
    words = client.get(page(row, "erase/")).content.decode()
    assert "stay in the accounts" in words


def test_opening_the_link_does_nothing_pressing_does(client, row):
    erasing.ask(row, reason="", now=timezone.now())
    path = path_of(Mail.objects.get())
    assert client.get(path).status_code == 200
    assert ErasureRequest.objects.get().state == ErasureState.ASKED
    for _twice in range(2):
        assert client.post(path, follow=True).status_code == 200
    assert ErasureRequest.objects.get().state == ErasureState.CONFIRMED
    assert verbs().count("registration:erasure_confirmed") == 1
    assert "By " in client.get(path).content.decode()


def test_a_link_asked_for_again_makes_the_first_one_void(client, row):
    erasing.ask(row, reason="", now=timezone.now())
    first = path_of(Mail.objects.get())
    erasing.ask(row, reason="", now=timezone.now())
    assert client.get(first).status_code == 404
    assert ErasureRequest.objects.count() == 1
    assert Mail.objects.count() == 2


def test_the_page_alone_does_not_confirm(client, event, row):
    """Whoever has the phone has the personal link, and not the one in the mail."""
    erasing.ask(row, reason="", now=timezone.now())
    for token in (links.token(row), "x" * 60, ErasureRequest.objects.get().key.hex):
        assert client.post(f"/e/{event.code}/erase/{token}/").status_code == 404
    assert ErasureRequest.objects.get().state == ErasureState.ASKED


def test_a_link_of_another_event_is_unknown(client, other_event, row):
    erasing.ask(row, reason="", now=timezone.now())
    token = path_of(Mail.objects.get()).split("/erase/")[1]
    assert client.get(f"/e/{other_event.code}/erase/{token}").status_code == 404


def test_a_link_works_for_three_days(row):
    request = erasing.ask(row, reason="", now=NOW)
    with pytest.raises(ErasureLinkOld):
        erasing.confirm(request, now=NOW + timedelta(days=3, seconds=1))
    erasing.confirm(request, now=NOW + timedelta(days=3))
    request.refresh_from_db()
    assert request.state == ErasureState.CONFIRMED


def test_a_wish_nobody_confirmed_lapses_and_others_stay(event, row):
    other = make_registration(event, "Awa", email="awa@example.org")
    erasing.ask(row, reason="", now=NOW)
    waiting(other)
    retention.purge_leftovers(NOW + timedelta(days=2))
    assert ErasureRequest.objects.count() == 2
    retention.purge_leftovers(NOW + timedelta(days=4))
    assert ErasureRequest.objects.get().registration == other


def test_who_has_no_address_cannot_confirm(event):
    row = make_registration(event, email="")
    with pytest.raises(NoAddressToAsk):
        erasing.ask(row, reason="", now=NOW)


def test_a_confirmed_wish_is_not_asked_again_and_is_taken_back(client, row):
    waiting(row)
    with pytest.raises(ErasureAskedAlready):
        erasing.ask(row, reason="", now=NOW)
    assert client.post(page(row, "keep/")).status_code == 302
    assert not ErasureRequest.objects.exists()
    client.post(page(row, "keep/"))
    assert verbs().count("registration:erasure_taken_back") == 1


def test_a_refusal_is_mailed_with_its_words(row, owner):
    request = waiting(row)
    erasing.refuse(request, words="A claim is open.", by=owner, now=NOW)
    mail = Mail.objects.get(kind="registration.erasure_refused")
    assert "A claim is open." in mail.text
    with pytest.raises(AnsweredAlready):
        erasing.carry_out(request, by=owner, now=NOW)
    assert Registration.objects.filter(pk=row.pk).exists()
    erasing.ask(row, reason="", now=NOW + timedelta(days=1))


def test_carried_out_it_leaves_a_number_and_is_done_once(event, row, owner):
    request = waiting(row)
    erasing.carry_out(request, by=owner, now=NOW)
    assert not Person.objects.exists()
    request.refresh_from_db()
    assert (request.state, request.registration) == (ErasureState.DONE, None)
    with pytest.raises(AnsweredAlready):
        erasing.carry_out(request, by=owner, now=NOW)
    last = AuditEntry.objects.order_by("pk").last()
    assert (last.verb, last.data, last.subject_id) == ("registration:erased", {}, "")


def test_the_last_mail_goes_and_its_row_with_it(row, owner, mailoutbox):
    erasing.carry_out(waiting(row), by=owner, now=NOW)
    assert Mail.objects.get().kind == "registration.erased"
    mailing.deliver_due(now=NOW)
    assert mailoutbox[-1].to == ["layla@example.org"]
    assert not Mail.objects.exists()


def test_a_last_mail_that_never_left_goes_in_time(row, owner):
    erasing.carry_out(waiting(row), by=owner, now=NOW)
    Mail.objects.update(state=MailState.DOUBTFUL)
    retention.purge_leftovers(timezone.now() + timedelta(days=31))
    assert not Mail.objects.exists()


def test_the_place_goes_to_the_reserve_list(event, row, owner):
    event.capacity = 1
    event.save()
    Registration.objects.filter(pk=row.pk).update(
        state=State.CONFIRMED, decision=Decision.SELECTED, told=Decision.SELECTED
    )
    second = make_registration(event, "Awa", email="awa@example.org")
    Registration.objects.filter(pk=second.pk).update(
        state=State.RELEASED, decision=Decision.RESERVE, told=Decision.RESERVE
    )
    erasing.carry_out(waiting(row), by=owner, now=NOW)
    second.refresh_from_db()
    assert (second.state, second.decision) == (State.RELEASED, Decision.SELECTED)


def pay(row, owner):
    fund = Fund.objects.create(
        event=row.event, name="Fund", currency="EUR", amount=Decimal(900)
    )
    for kind, amount in ((SupportKind.TRAVEL, 300), (SupportKind.VISA_FEE, 50)):
        wish = supporting.Wish(kind=kind, amount=Decimal(amount), currency="EUR")
        asked = supporting.ask(row, wish, by=None, now=NOW)
        given = supporting.grant(
            asked, fund, Decimal(amount), by=owner, now=NOW, note="Layla"
        )
    Grant.objects.filter(request__kind=SupportKind.TRAVEL).update(paid_at=NOW)
    return fund, given


def test_sums_paid_stay_without_a_name_and_others_go(event, row, owner, client_of):
    fund, _open = pay(row, owner)
    erasing.carry_out(waiting(row), by=owner, now=NOW)
    kept = Grant.objects.get()
    assert (kept.request, kept.note, kept.amount) == (None, "", Decimal(300))
    assert supporting.left(fund) == Decimal(600)
    assert not SupportRequest.objects.exists()
    client = client_of(Role.REGISTRATION)
    for end in ("", "report/", "list.csv", f"funds/{fund.pk}/"):
        answer = client.get(f"/manage/{event.code}/support/{end}")
        assert answer.status_code == 200, end
    url = f"/manage/{event.code}/support/grants/{kept.pk}/take-back/"
    assert client.post(url).status_code == 404


def test_a_letter_number_is_never_given_to_somebody_else(event, row, owner):
    other = make_registration(event, "Awa", email="awa@example.org")
    Registration.objects.update(state=State.CONFIRMED)

    def issue(whom):
        return issuing.issue(
            whom, LetterKind.INVITATION, language="en", by=owner, now=NOW
        )

    gone = issue(Registration.objects.get(pk=row.pk)).number
    erasing.carry_out(waiting(row), by=owner, now=NOW)
    assert issue(Registration.objects.get(pk=other.pk)).number != gone


def test_a_focal_point_is_replaced_first(event, row, owner):
    Delegation.objects.create(
        event=event, stream=row.stream, name="Network", focal_name="Layla",
        focal_email="Layla@example.org", seats=2,
    )  # fmt: skip
    with pytest.raises(StillFocalPoint):
        erasing.carry_out(waiting(row), by=owner, now=NOW)


def test_work_under_way_is_waited_for(event, row, owner):
    jobs.WORKS.setdefault("test", lambda _job, _progress: jobs.Outcome())
    job = Job.objects.create(event=event, kind="test", right="dashboard")
    request = waiting(row)
    with pytest.raises(WorkIsRunning):
        erasing.carry_out(request, by=owner, now=NOW)
    Job.objects.filter(pk=job.pk).update(state="done")
    erasing.carry_out(request, by=owner, now=NOW)
    assert Job.objects.exists()


def test_the_organisation_goes_with_its_last_person(event, owner):
    ngo = event.organisations.create(name="Caravane", search="caravane")
    first = make_registration(event, "A", email="a@example.org", organisation=ngo)
    second = make_registration(event, "B", email="b@example.org", organisation=ngo)
    erasing.carry_out(waiting(first), by=owner, now=NOW)
    assert event.organisations.exists()
    erasing.carry_out(waiting(second), by=owner, now=NOW)
    assert not event.organisations.exists()


def test_the_team_sees_confirmed_wishes_with_their_deadline(event, row, client_of):
    client = client_of(Role.REGISTRATION)
    url = f"/manage/{event.code}/erasures/"
    assert "Nothing to delete" in client.get(url).content.decode()
    request = erasing.ask(row, reason="", now=NOW)
    assert "BEN YOUSSEF" not in client.get(url).content.decode()
    erasing.confirm(request, now=NOW)
    words = client.get(url).content.decode()
    assert "BEN YOUSSEF" in words
    assert "overdue" in words, "NOW is long ago"
    ErasureRequest.objects.update(asked_at=timezone.now())
    assert "overdue" not in client.get(url).content.decode()


def test_the_team_carries_it_out_on_screen_once(event, row, client_of):
    client = client_of(Role.REGISTRATION)
    url = f"/manage/{event.code}/erasures/{waiting(row).pk}/"
    assert "What would happen" in client.get(url).content.decode()
    key = "6f0a3a52-5a8a-4b3c-9a77-0f6f7f1f2b22"
    for _twice in range(2):
        done = client.post(url, {"erase": "1", "idempotency_key": key}, follow=True)
        assert done.status_code == 200
    assert not Registration.objects.exists()
    assert client.get(url).status_code == 404
    everything = client.get(f"/manage/{event.code}/erasures/?state=all")
    assert "Nobody we know any more" in everything.content.decode()


def test_a_refusal_needs_words(event, row, client_of):
    client = client_of(Role.REGISTRATION)
    url = f"/manage/{event.code}/erasures/{waiting(row).pk}/"
    assert client.post(url, {"refuse": "1", "words": " "}).status_code == 422
    assert client.post(url, {"refuse": "1", "words": "Later."}).status_code == 302
    assert ErasureRequest.objects.get().state == ErasureState.REFUSED
    assert Registration.objects.exists()


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.PROGRAMME, Role.DESK])
def test_others_neither_see_nor_delete(event, row, client_of, role):
    url = f"/manage/{event.code}/erasures/"
    request = waiting(row)
    client = client_of(role)
    assert client.get(url).status_code == 403
    assert client.post(f"{url}{request.pk}/", {"erase": "1"}).status_code == 403
    assert Registration.objects.exists()


def test_the_list_asks_no_more_for_three_than_for_one(event, row, client_of):
    client = client_of(Role.REGISTRATION)
    url = f"/manage/{event.code}/erasures/"
    waiting(row)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for number in range(2):
        waiting(make_registration(event, email=f"p{number}@example.org"))
    with CaptureQueriesContext(connection) as three:
        client.get(url)
    assert len(three) == len(one)


def test_links_are_not_mailed_without_end(client, row, settings):
    settings.RATE_LIMITS = True
    answers = [client.post(page(row, "erase/")).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]
    assert Mail.objects.count() == 3
