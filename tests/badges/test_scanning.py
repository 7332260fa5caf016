"""What each scan is answered, once and for all."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from badges.domain import reading, scanning, voiding
from badges.models import Point, Scan, ScanOutcome
from gfmd_days.core.models import AuditEntry, Event, User
from registration.domain import links
from registration.models import State
from tests.badges.conftest import scan
from tests.conftest import NOW, make_registration

OUTCOMES = {
    State.CONFIRMED: ScanOutcome.CHECKED_IN,
    State.WITHDRAWN: ScanOutcome.WITHDRAWN,
    State.CANCELLED: ScanOutcome.CANCELLED,
    State.DRAFT: ScanOutcome.NOT_CONFIRMED,
    State.SUBMITTED: ScanOutcome.NOT_CONFIRMED,
    State.UNDER_REVIEW: ScanOutcome.NOT_CONFIRMED,
    State.DECLINED: ScanOutcome.NOT_CONFIRMED,
}


@pytest.mark.parametrize(("state", "outcome"), OUTCOMES.items())
def test_the_state_decides_the_answer(
    event: Event, state: State, outcome: ScanOutcome
) -> None:
    registration = make_registration(event, state=state)
    answer = scan(event, registration.code)
    assert answer.outcome == outcome
    assert answer.registration == registration
    row = Scan.objects.get()
    assert (row.outcome, row.registration, row.code) == (
        outcome,
        registration,
        registration.code,
    )


@pytest.mark.parametrize("decided", [State.DECIDED, State.RELEASED])
def test_a_decision_alone_opens_no_door(event: Event, decided: State) -> None:
    registration = make_registration(event)
    registration.state, registration.decision = decided, "selected"
    registration.save()
    assert scan(event, registration.code).outcome == ScanOutcome.NOT_CONFIRMED


@pytest.mark.parametrize(
    "text", ["A" * 16, "7" * 16, "not a code", "https://[broken", "🎫", "x" * 300]
)
def test_a_forged_code_is_refused_and_kept(event: Event, text: str) -> None:
    answer = scan(event, text)
    assert answer.outcome == ScanOutcome.UNKNOWN
    assert answer.registration is None
    assert Scan.objects.get().outcome == ScanOutcome.UNKNOWN


def test_a_badge_of_another_event_names_nobody(
    event: Event, other_event: Event
) -> None:
    theirs = make_registration(other_event, state=State.CONFIRMED)
    answer = scan(event, theirs.code)
    assert answer.outcome == ScanOutcome.OTHER_EVENT
    assert answer.registration is None
    assert Scan.objects.get().registration is None


def test_a_voided_badge_of_another_event_names_nobody(
    event: Event, other_event: Event, helper: User
) -> None:
    theirs = make_registration(other_event, state=State.CONFIRMED)
    voiding.replace_code(theirs, reason="lost", by=helper, now=NOW)
    answer = scan(event, theirs.code)
    assert (answer.outcome, answer.registration) == (ScanOutcome.OTHER_EVENT, None)


def test_a_lost_badge_is_refused_and_its_successor_works(
    event: Event, helper: User
) -> None:
    registration = make_registration(event, state=State.CONFIRMED)
    renewed = voiding.replace_code(registration, reason="lost", by=helper, now=NOW)
    assert renewed.code != registration.code
    old = scan(event, registration.code)
    assert (old.outcome, old.registration) == (ScanOutcome.VOIDED, registration)
    assert scan(event, renewed.code).outcome == ScanOutcome.CHECKED_IN


def test_a_second_scan_tells_when_where_and_by_whom(event: Event, helper: User) -> None:
    registration = make_registration(event, state=State.CONFIRMED)
    first = scan(event, registration.code, by=helper).scan
    later = NOW + timedelta(minutes=5)
    second = scan(event, registration.code, scanned_at=later, now=later)
    assert second.outcome == ScanOutcome.ALREADY
    assert second.first == first
    assert second.first.scanned_at == NOW
    assert second.first.by == helper
    assert second.first.point.code == "entrance"


def test_each_point_counts_for_itself(event: Event) -> None:
    registration = make_registration(event, state=State.CONFIRMED)
    lunch = Point.objects.create(event=event, code="lunch", name={"en": "Lunch"})
    assert scan(event, registration.code).outcome == ScanOutcome.CHECKED_IN
    assert scan(event, registration.code, point=lunch).outcome == ScanOutcome.CHECKED_IN
    assert scan(event, registration.code, point=lunch).outcome == ScanOutcome.ALREADY


def test_the_same_id_gets_the_same_answer(event: Event) -> None:
    registration = make_registration(event, state=State.CONFIRMED)
    scan_id = uuid.uuid4()
    first = scan(event, registration.code, scan_id=scan_id)
    again = scan(
        event, registration.code, scan_id=scan_id, now=NOW + timedelta(hours=3)
    )
    assert (again.outcome, again.scan, again.is_repeat) == (
        ScanOutcome.CHECKED_IN,
        first.scan,
        True,
    )
    assert Scan.objects.count() == 1


def test_a_refusal_repeated_stays_a_refusal(event: Event) -> None:
    registration = make_registration(event)
    scan_id = uuid.uuid4()
    scan(event, registration.code, scan_id=scan_id)
    registration.state = State.CONFIRMED
    registration.save()
    again = scan(event, registration.code, scan_id=scan_id)
    assert again.outcome == ScanOutcome.NOT_CONFIRMED


def test_an_id_is_good_for_one_code_point_and_event(
    event: Event, other_event: Event
) -> None:
    registration = make_registration(event, state=State.CONFIRMED)
    someone = make_registration(event, "Thandar Myint", state=State.CONFIRMED)
    lunch = Point.objects.create(event=event, code="lunch", name={"en": "Lunch"})
    scan_id = uuid.uuid4()
    scan(event, registration.code, scan_id=scan_id)
    with pytest.raises(scanning.ScanIdTaken):
        scan(event, someone.code, scan_id=scan_id)
    with pytest.raises(scanning.ScanIdTaken):
        scan(event, registration.code, scan_id=scan_id, point=lunch)
    with pytest.raises(scanning.ScanIdTaken):
        scan(other_event, registration.code, scan_id=scan_id)
    assert Scan.objects.count() == 1


def test_a_clock_that_runs_ahead_is_set_right(event: Event) -> None:
    registration = make_registration(event, state=State.CONFIRMED)
    answer = scan(event, registration.code, scanned_at=NOW + timedelta(days=1))
    assert answer.scan.scanned_at == NOW


def test_an_undone_check_in_can_be_done_again(event: Event, helper: User) -> None:
    registration = make_registration(event, state=State.CONFIRMED)
    first = scan(event, registration.code).scan
    for _twice in range(2):
        scanning.undo(first, by=helper, now=NOW)
    assert scanning.numbers(event) == (0, 1)
    assert AuditEntry.objects.about(registration).count() == 1
    assert scan(event, registration.code).outcome == ScanOutcome.CHECKED_IN
    assert scanning.numbers(event) == (1, 1)
    assert Scan.objects.count() == 2


def test_a_refusal_cannot_be_undone(event: Event, helper: User) -> None:
    refused = scan(event, "A" * 16).scan
    scanning.undo(refused, by=helper, now=NOW)
    refused.refresh_from_db()
    assert refused.undone_at is None


def test_people_count_once_however_many_entrances(event: Event) -> None:
    registration = make_registration(event, state=State.CONFIRMED)
    make_registration(event, "Thandar Myint", state=State.CONFIRMED)
    gate = Point.objects.create(event=event, code="gate", name={"en": "Gate"})
    scan(event, registration.code)
    scan(event, registration.code, point=gate)
    assert scanning.numbers(event) == (1, 2)


def test_a_check_in_costs_three_queries(
    event: Event, entrance: Point, django_assert_max_num_queries: Any
) -> None:
    registration = make_registration(event, state=State.CONFIRMED)
    # beside them the savepoint that stands for the transaction in this test
    with django_assert_max_num_queries(3 + 2):
        scan_id = uuid.uuid4()
        scanning.check_in(
            event,
            scan_id=scan_id,
            code=registration.code,
            point=entrance,
            scanned_at=NOW,
            by=None,
            now=NOW,
        )


@pytest.mark.parametrize(
    "typed",
    [
        "{code}",
        " {code}\n",
        "{lower}",
        "{groups}",
        "https://days.example.org/r/{code}/",
        "HTTPS://DAYS.EXAMPLE.ORG/R/{code}",
        "/r/{lower}/",
    ],
)
def test_a_code_is_read_however_it_arrives(event: Event, typed: str) -> None:
    registration = make_registration(event, state=State.CONFIRMED)
    code = registration.code
    groups = "-".join(code[start : start + 4] for start in range(0, 16, 4))
    text = typed.format(code=code, lower=code.lower(), groups=groups)
    assert scan(event, text).outcome == ScanOutcome.CHECKED_IN
    assert Scan.objects.get().code == code


def test_letters_mistaken_for_digits_are_forgiven() -> None:
    assert reading.read("0123456789ABCDEF").code == ""
    assert reading.read("0ABC 1DEF 8GHJ KLMN").code == "OABCIDEFBGHJKLMN"


def test_a_delegates_own_link_checks_in_and_is_not_written_down(event: Event) -> None:
    registration = make_registration(event, state=State.CONFIRMED)
    token = links.token(registration)
    answer = scan(event, f"https://days.example.org/r/{token}/")
    assert answer.outcome == ScanOutcome.CHECKED_IN
    assert Scan.objects.get().code == registration.code


def test_a_forged_link_is_refused_and_not_written_down(event: Event) -> None:
    answer = scan(event, "https://days.example.org/r/secret.of-somebody/?lang=ar")
    assert answer.outcome == ScanOutcome.UNKNOWN
    assert Scan.objects.get().code == "/r/"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same_id", [False, True])
def test_eight_scanners_at_once_check_in_once(event: Event, same_id: bool) -> None:
    registration = make_registration(event, state=State.CONFIRMED)
    Point.objects.entrance(event)
    shared = uuid.uuid4()
    answers: list[scanning.Answer] = []
    failures: list[BaseException] = []
    start = threading.Barrier(8)

    def one() -> None:
        scan_id = shared if same_id else uuid.uuid4()
        start.wait()
        try:
            answers.append(scan(event, registration.code, scan_id=scan_id))
        except Exception as failure:  # noqa: BLE001 - shown by the assertion below
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    outcomes = [answer.outcome for answer in answers]
    if same_id:
        assert outcomes == [ScanOutcome.CHECKED_IN] * 8
        assert Scan.objects.count() == 1
    else:
        assert outcomes.count(ScanOutcome.CHECKED_IN) == 1
        assert outcomes.count(ScanOutcome.ALREADY) == 7
        assert {answer.first.pk for answer in answers if answer.first} == {
            Scan.objects.standing().get().pk
        }
