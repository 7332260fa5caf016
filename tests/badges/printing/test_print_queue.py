"""The print queue: who may say what, what runs out, what a person decides."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from badges.domain import print_queue, printers, printing, voiding
from badges.domain.print_queue import CLAIM_LASTS, PAUSES
from badges.models import Print, Printer, PrintOrder
from badges.printing.station import News
from gfmd_days.core.models import AuditEntry, Event, User
from registration.models import Registration, State
from tests.badges.printing.conftest import ask, states
from tests.conftest import NOW, make_registration

LATER = NOW + CLAIM_LASTS


def take(event: Event, at=NOW, **more) -> PrintOrder | None:
    return print_queue.take(event, now=at, **more)


def note(one: PrintOrder, news: News, at=NOW, **more) -> bool:
    event = one.printer.event
    return print_queue.note(event, one.pk, claim=one.claim, news=news, now=at, **more)


def sent(event: Event) -> PrintOrder:
    """An order the printer has."""
    one = take(event)
    assert note(one, News.BEGUN)
    assert note(one, News.SENT, job="7")
    return one


def test_asking_twice_is_once(
    event: Event, desk_printer: Printer, layla: Registration
) -> None:
    key = uuid.uuid4()
    first = print_queue.order(desk_printer, layla, key=key, by=None, now=NOW)
    again = print_queue.order(desk_printer, layla, key=key, by=None, now=NOW)
    other = ask(desk_printer, layla)  # another helper, the same badge
    assert first == again == other
    note(sent(event), News.PRINTED)
    assert ask(desk_printer, layla) != first  # a second badge on purpose
    late = print_queue.order(desk_printer, layla, key=key, by=None, now=NOW)
    assert late == first


def test_without_a_place_there_is_no_badge(event: Event, desk_printer: Printer) -> None:
    person = make_registration(event, state=State.SUBMITTED)
    with pytest.raises(printing.NotAccredited):
        ask(desk_printer, person)


def test_a_printer_has_one_badge_at_a_time_in_the_order_asked(
    event: Event, desk_printer: Printer, people: list[Registration]
) -> None:
    other = Printer.objects.create(event=event, name="Desk B", address="10.0.0.1:9100")
    first, second = ask(desk_printer, people[0]), ask(desk_printer, people[1])
    third = ask(other, people[2])
    assert take(event) == first
    assert take(event) == third
    assert take(event) is None
    assert take(event, names=["Desk B"]) is None
    found = PrintOrder.objects.get(pk=first.pk)
    note(found, News.LATER, reasons=["no_paper"])
    assert take(event) is None  # the second must not overtake
    assert take(event, NOW + PAUSES[0]) == first
    assert second.state == "waiting"


def test_pauses_grow(event: Event, desk_printer: Printer, layla: Registration) -> None:
    ask(desk_printer, layla)
    at, pauses = NOW, []
    for _try in range(6):
        one = take(event, at)
        note(one, News.LATER, at, reasons=["unreachable"])
        one.refresh_from_db()
        pauses.append(one.next_at - at)
        at = one.next_at
    assert pauses == [*PAUSES, PAUSES[-1], PAUSES[-1]]


def test_a_claim_that_runs_out_before_sending_goes_back(
    event: Event, desk_printer: Printer, layla: Registration
) -> None:
    ask(desk_printer, layla)
    dead = take(event)
    assert take(event) is None
    alive = take(event, LATER)
    assert alive == dead
    assert alive.claim != dead.claim
    assert not note(dead, News.BEGUN, LATER)  # so the first station sends nothing
    assert note(alive, News.BEGUN, LATER)


def test_a_claim_that_runs_out_while_sending_is_a_doubt_for_ever(
    event: Event, desk_printer: Printer, layla: Registration
) -> None:
    order = ask(desk_printer, layla)
    note(take(event), News.BEGUN)
    assert take(event, LATER) is None
    assert take(event, LATER + timedelta(days=1)) is None
    order.refresh_from_db()
    assert (order.state, order.reasons) == ("doubtful", ["station_gone"])
    assert not Print.objects.exists()
    assert ask(desk_printer, layla) == order  # whoever asks again sees the doubt


def test_without_a_station_the_clock_tells_the_doubt(
    event: Event, desk_printer: Printer, people: list[Registration]
) -> None:
    other = Printer.objects.create(event=event, name="Desk B", address="10.0.0.1:9100")
    ask(desk_printer, people[0])
    ask(other, people[1])
    note(take(event), News.BEGUN)
    take(event)
    print_queue.forget_the_gone(now=NOW)
    assert states(event) == ["sent", "claimed"]
    print_queue.forget_the_gone(now=LATER)
    assert states(event) == ["doubtful", "waiting"]


def test_a_station_that_was_only_cut_off_ends_the_doubt_itself(
    event: Event, desk_printer: Printer, layla: Registration
) -> None:
    ask(desk_printer, layla)
    one = take(event)
    note(one, News.BEGUN)
    take(event, LATER)
    assert note(one, News.SENT, LATER, job="7")
    assert states(event) == ["sent"]
    assert note(one, News.PRINTED, LATER)
    assert not note(one, News.PRINTED, LATER)
    assert layla.prints.count() == 1


def test_what_the_printer_has_is_never_sent_again(
    event: Event, desk_printer: Printer, layla: Registration
) -> None:
    ask(desk_printer, layla)
    one = sent(event)
    assert not note(one, News.LATER)
    assert not note(one, News.BEGUN)
    found = take(event, LATER)
    assert (found, found.job) == (one, "7")  # to be asked after


@pytest.mark.parametrize("came_out", [True, False])
def test_a_person_decides(
    event: Event, desk_printer: Printer, layla: Registration, helper: User,
    came_out: bool,
) -> None:  # fmt: skip
    ask(desk_printer, layla, by=helper)
    one = take(event)
    note(one, News.BEGUN)
    note(one, News.DOUBTFUL, reasons=["no_answer"])
    print_queue.decide(one, came_out=came_out, by=helper, now=NOW)
    assert states(event) == ["printed" if came_out else "waiting"]
    assert layla.prints.count() == came_out
    with pytest.raises(print_queue.AlreadyDecided):
        print_queue.decide(one, came_out=came_out, by=helper, now=NOW)
    assert not note(one, News.PRINTED)  # too late
    assert AuditEntry.objects.filter(verb="badges:print_decided", by=helper).exists()


def test_a_failed_badge_is_not_printed_again_beside_its_successor(
    event: Event, desk_printer: Printer, layla: Registration, helper: User
) -> None:
    ask(desk_printer, layla)
    one = take(event)
    note(one, News.FAILED, reasons=["refused"])
    ask(desk_printer, layla)
    with pytest.raises(print_queue.AlreadyDecided):
        print_queue.decide(one, came_out=False, by=helper, now=NOW)
    print_queue.cancel(one, by=helper, now=NOW)
    assert states(event) == ["cancelled", "waiting"]


def test_what_is_under_way_cannot_be_cancelled(
    event: Event, desk_printer: Printer, layla: Registration, helper: User
) -> None:
    ask(desk_printer, layla)
    one = take(event)
    with pytest.raises(print_queue.AlreadyDecided):
        print_queue.cancel(one, by=helper, now=NOW)


def test_a_paused_printer_keeps_what_waits(
    event: Event, desk_printer: Printer, layla: Registration, helper: User
) -> None:
    ask(desk_printer, layla)
    printers.pause(desk_printer, paused=True, by=helper)
    assert take(event) is None
    printers.pause(desk_printer, paused=False, by=helper)
    assert take(event) is not None


def test_a_badge_lost_or_given_up_meanwhile_is_not_printed(
    event: Event, desk_printer: Printer, people: list[Registration], helper: User
) -> None:
    for person in people[:3]:
        ask(desk_printer, person)
    voiding.replace_code(people[0], reason="lost", by=helper, now=NOW)
    Registration.objects.filter(pk=people[1].pk).update(state=State.WITHDRAWN)
    assert take(event).registration == people[2]
    assert states(event) == ["cancelled", "cancelled", "claimed"]


def test_a_test_page_is_nobodys_badge(
    event: Event, desk_printer: Printer, helper: User
) -> None:
    printers.test_page(desk_printer, by=helper, now=NOW)
    note(sent(event), News.PRINTED)
    assert states(event) == ["printed"]
    assert not Print.objects.exists()


def test_an_order_of_another_event_is_not_there(
    event: Event, other_event: Event, desk_printer: Printer, layla: Registration
) -> None:
    ask(desk_printer, layla)
    one = take(event)
    assert take(other_event) is None
    assert not print_queue.note(
        other_event, one.pk, claim=one.claim, news=News.BEGUN, now=NOW
    )
