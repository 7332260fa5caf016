"""Numbers, replacing, revoking, and what makes a letter outdated."""

from datetime import date, timedelta

import pytest

from gfmd_days.core.models import AuditEntry, Day, Job, JobState, Mail
from registration.domain import answering
from registration.domain.letters import head, issuing, jobs
from registration.domain.refusals import (
    LetterNotValid,
    NotConfirmed,
    NothingGranted,
    PassportMissing,
)
from registration.models import Letter, LetterKind, LetterState, State, TravelDetails
from tests.conftest import NOW, make_event, make_registration
from tests.registration.letters.conftest import (
    ask,
    grant,
    issue,
    make_delegate,
    make_fund,
)

HEAD = {"organiser": "Office", "address": "", "signatory": "A", "position": "B"}


def reasons(event):
    return [str(word) for one in issuing.outdated(event) for word in one.reasons]


def test_numbers_count_up_within_the_event(event, delegate):
    other = make_delegate(make_event("csd-next"))
    assert issue(delegate).number == "CSD-TEST-0001"
    assert issue(delegate, language="fr").number == "CSD-TEST-0002"
    assert issue(other).number == "CSD-NEXT-0001"


def test_asking_again_for_the_same_letter_gives_the_same(delegate):
    first = issue(delegate)
    assert issue(delegate) == first
    assert Letter.objects.count() == 1
    assert Mail.objects.filter(kind__startswith="registration.letter").count() == 1


def test_a_letter_that_says_something_new_replaces_the_old_one(delegate):
    old = issue(delegate)
    TravelDetails.objects.update(embassy_city="Sfax")
    new = issue(delegate)
    old.refresh_from_db()
    assert (old.state, old.replaced_by) == (LetterState.REPLACED, new)
    assert new.state == LetterState.VALID
    kinds = set(Mail.objects.values_list("kind", flat=True))
    assert kinds == {"registration.letter", "registration.letter_replaced"}


def test_letters_are_for_people_who_come(event):
    waiting = make_registration(event)
    with pytest.raises(NotConfirmed):
        issue(waiting, LetterKind.INVITATION)


def test_a_visa_letter_needs_a_passport_and_one_about_money_a_grant(event):
    row = make_registration(event, state=State.CONFIRMED)
    with pytest.raises(PassportMissing):
        issue(row, LetterKind.VISA)
    with pytest.raises(NothingGranted):
        issue(row, LetterKind.SUPPORT)
    assert issuing.kinds_open(row) == [LetterKind.INVITATION]


def test_nothing_changed_means_nothing_outdated(event, delegate, owner):
    grant(ask(delegate), make_fund(event), "900", owner)
    for kind in LetterKind:
        issue(delegate, kind)
    assert issuing.outdated(event) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda e, r, o: Day.objects.filter(event=e).first().delete(), "the dates"),
        (lambda e, r, o: e.venue.__class__.objects.update(city="Rabat"), "the place"),
        (lambda e, r, o: rename(r, "Leila BEN YOUSSEF"), "the name"),
        (lambda e, r, o: TravelDetails.objects.update(nationality="MA"), "nationality"),
        (lambda e, r, o: passport("OTHER1"), "the passport number"),
        (lambda e, r, o: grant(ask(r), make_fund(e), "5", o), "what is paid"),
        (lambda e, r, o: head.set_head(e, HEAD, pictures={}, by=o), "writes or signs"),
        (lambda e, r, o: answering.withdraw(r, by=None, now=NOW), "not confirmed"),
    ],
)
def test_a_change_of_what_a_letter_says_marks_it(
    event, delegate, owner, change, reason
):
    issue(delegate)
    change(event, delegate, owner)
    assert any(reason in one for one in reasons(event)), reasons(event)


def rename(row, name):
    row.person.full_name = name
    row.person.save()


def passport(number):
    travel = TravelDetails.objects.get()
    travel.passport_number = number
    travel.save()


def test_a_new_passport_does_not_touch_a_letter_that_names_none(event, delegate):
    issue(delegate, LetterKind.INVITATION)
    passport("OTHER1")
    assert issuing.outdated(event) == []


def test_one_click_puts_all_outdated_letters_right(event, delegate, owner):
    gone = make_delegate(event, "Abdullah CHOWDHURY", email="a@example.org")
    first, second = issue(delegate), issue(gone)
    Day.objects.create(event=event, date=date(2026, 12, 3))
    answering.withdraw(gone, by=None, now=NOW)
    job = Job.objects.create(event=event, kind=jobs.RENEW, by=owner)
    outcome = jobs.renew_outdated(job, lambda done, total: None)
    first.refresh_from_db()
    second.refresh_from_db()
    assert outcome.result == {"letters": 2, "refused": 0}
    assert first.state == LetterState.REPLACED
    assert second.state == LetterState.REVOKED
    assert issuing.outdated(event) == []


def test_a_revoked_letter_is_neither_renewed_nor_revoked_again(delegate, owner):
    letter = issue(delegate)
    issuing.revoke(letter, by=owner, now=NOW)
    letter.refresh_from_db()
    with pytest.raises(LetterNotValid):
        issuing.revoke(letter, by=owner, now=NOW)
    with pytest.raises(LetterNotValid):
        issuing.renew(letter, by=owner, now=NOW)
    fresh = issue(delegate)
    assert fresh.number == "CSD-TEST-0002"


def test_a_job_issues_what_it_can_and_names_the_others(event, delegate, owner, fonts):
    make_registration(event, "No Passport", state=State.CONFIRMED, email="n@x.org")
    choice = jobs.Choice(file=jobs.ZIP, language="ar")
    job = Job.objects.create(
        event=event, kind=jobs.ISSUE, by=owner, options=vars(choice)
    )
    outcome = jobs.issue_many(job, lambda done, total: None)
    assert outcome.result == {"letters": 1, "refused": 1}
    assert "No Passport" in outcome.note
    assert outcome.file_name == "letters-csd-test.zip"
    assert Letter.objects.get().language == "ar"
    assert AuditEntry.objects.filter(verb="sensitive:read").count() <= 1
    again = jobs.issue_many(job, lambda done, total: None)
    assert again.result["letters"] == 0


def test_a_job_stopped_half_way_keeps_what_was_issued(event, delegate, owner):
    from gfmd_days.core.domain.jobs import Stopped

    make_delegate(event, "Second", email="s@example.org")
    job = Job.objects.create(
        event=event, kind=jobs.ISSUE, by=owner, options=vars(jobs.Choice())
    )

    def stop(done, total):
        if done:
            raise Stopped

    with pytest.raises(Stopped):
        jobs.issue_many(job, stop)
    assert Letter.objects.count() == 1
    assert job.state == JobState.WAITING


def test_holding_letters_against_the_facts_costs_the_same_for_many(
    event, delegate, owner, django_assert_max_num_queries
):
    fund = make_fund(event)
    grant(ask(delegate), fund, "10", owner)
    issue(delegate)
    with django_assert_max_num_queries(10) as few:
        issuing.outdated(event)
    for number in range(2):
        row = make_delegate(event, f"Person {number}", email=f"{number}@x.org")
        grant(ask(row), fund, "10", owner)
        issue(row)
    with django_assert_max_num_queries(len(few)):
        issuing.outdated(event)


def test_issued_later_the_number_still_goes_up(event, delegate, owner):
    issue(delegate)
    issuing.revoke(Letter.objects.get(), by=owner, now=NOW + timedelta(days=1))
    assert issue(delegate).sequence == 2
