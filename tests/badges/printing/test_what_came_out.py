"""What came out is what is noted, whatever changed between drawing and paper."""

from __future__ import annotations

from datetime import timedelta

import pytest

from badges.domain import correcting, digests, print_documents, print_queue, voiding
from badges.domain.designs import keeping, pictures
from badges.domain.print_queue import CLAIM_LASTS
from badges.domain.print_station import LocalQueue, ticket
from badges.models import DesignPicture, Print, Printer, PrintOrder
from badges.printing.station import News
from gfmd_days.core.models import Event, Role, User
from registration.models import Registration, State
from tests.badges.designs.conftest import TEXT, make_design, png
from tests.badges.printing.conftest import ask, states, station, work
from tests.conftest import NOW, make_member
from tests.servers import ipp

pytestmark = pytest.mark.usefixtures("printing_fonts")
LATER = NOW + timedelta(minutes=1)


def draw(one: PrintOrder) -> print_documents.Document | None:
    event = one.printer.event
    return print_documents.for_station(event, one.pk, claim=one.claim, now=NOW)


def note(one: PrintOrder, *news: News, **more) -> bool:
    """Say some things of an order; tell whether the last one counted."""
    event, counts = one.printer.event, False
    for word in news:
        counts = print_queue.note(
            event, one.pk, claim=one.claim, news=word, now=NOW, **more
        )
    return counts


def drawn(event: Event, at=NOW) -> PrintOrder:
    """The next order, claimed and drawn."""
    one = print_queue.take(event, now=at)
    assert draw(one) is not None
    return one


def correct(person: Registration, name: str, by: User) -> None:
    correcting.correct_name(person, name=name, native_name="", by=by)


def changed(event: Event) -> set[int]:
    """Whose badge shows something else than was printed."""
    event = Event.objects.get(pk=event.pk)  # as pages read it
    return digests.changed(event, event.registrations.with_people())


def state(one: PrintOrder) -> tuple[str, list[str]]:
    found = PrintOrder.objects.get(pk=one.pk)
    return found.state, found.reasons


def test_a_name_corrected_while_the_badge_is_at_the_printer_makes_another_badge(
    event: Event, desk_printer: Printer, layla: Registration, helper: User
) -> None:
    old = ask(desk_printer, layla)
    assert note(drawn(event), News.BEGUN, News.SENT, job="7")
    assert ask(desk_printer, layla) == old  # nothing changed
    correct(layla, "Leïla BEN YOUSSEF", helper)
    new = ask(desk_printer, layla)
    assert new != old
    assert ask(desk_printer, layla) == new
    old.refresh_from_db()
    assert note(old, News.PRINTED)
    assert changed(event) == {layla.pk}
    assert note(drawn(event), News.BEGUN, News.SENT, News.PRINTED)
    assert changed(event) == set()
    assert len({one.digest for one in layla.prints.all()}) == 2


def test_a_name_put_back_needs_no_other_badge_than_the_first(
    event: Event, desk_printer: Printer, layla: Registration, helper: User
) -> None:
    old = ask(desk_printer, layla)
    note(drawn(event), News.BEGUN, News.DOUBTFUL)
    name, native = layla.person.full_name, layla.person.native_name
    correct(layla, "Leïla", helper)
    correcting.correct_name(layla, name=name, native_name=native, by=helper)
    assert ask(desk_printer, layla) == old


def test_a_badge_changed_before_it_leaves_is_drawn_anew(
    event: Event, desk_printer: Printer, layla: Registration, helper: User
) -> None:
    order = ask(desk_printer, layla)
    one = drawn(event)
    correct(layla, "Leïla BEN YOUSSEF", helper)
    assert ask(desk_printer, layla) == order
    assert not note(one, News.BEGUN)
    assert states(event) == ["waiting"]
    assert not note(one, News.BEGUN)
    assert note(drawn(event, LATER), News.BEGUN, News.SENT, News.PRINTED)
    assert layla.prints.count() == 1
    assert changed(event) == set()


@pytest.mark.parametrize("is_drawn", [True, False])
@pytest.mark.parametrize("what", ["code_replaced", "no_badge"])
def test_a_badge_lost_or_given_up_while_it_is_prepared_does_not_leave(
    event: Event, desk_printer: Printer, layla: Registration, helper: User,
    what: str, is_drawn: bool,
) -> None:  # fmt: skip
    ask(desk_printer, layla)
    one = drawn(event) if is_drawn else print_queue.take(event, now=NOW)
    if what == "code_replaced":
        voiding.replace_code(layla, reason="lost", by=helper, now=NOW)
    else:
        Registration.objects.filter(pk=layla.pk).update(state=State.WITHDRAWN)
    assert not note(one, News.BEGUN) if is_drawn else draw(one) is None
    assert state(one) == ("cancelled", [what])
    assert not note(one, News.BEGUN)
    assert not Print.objects.exists()


def test_a_code_replaced_once_the_badge_has_left_is_noted_as_the_paper_has_it(
    event: Event, desk_printer: Printer, layla: Registration, helper: User
) -> None:
    ask(desk_printer, layla)
    one = drawn(event)
    note(one, News.BEGUN, News.SENT)
    voiding.replace_code(layla, reason="lost", by=helper, now=NOW)
    assert note(one, News.PRINTED)
    assert layla.prints.get().code == one.code
    layla.refresh_from_db()
    assert layla.code != one.code


def test_what_comes_back_unsent_gives_way_to_the_order_that_replaced_it(
    event: Event, desk_printer: Printer, layla: Registration, helper: User
) -> None:
    ask(desk_printer, layla)
    one = drawn(event)
    note(one, News.BEGUN)
    correct(layla, "Leïla", helper)
    ask(desk_printer, layla)
    assert note(one, News.LATER, reasons=["busy"])
    assert states(event) == ["cancelled", "waiting"]
    assert state(one)[1] == ["changed"]
    desk_printer.refresh_from_db()
    assert desk_printer.reasons == ["busy"]


def test_a_doubt_about_the_old_name_does_not_hold_up_the_new_one(
    event: Event, desk_printer: Printer, layla: Registration, helper: User
) -> None:
    old = ask(desk_printer, layla)
    note(drawn(event), News.BEGUN, News.DOUBTFUL)
    correct(layla, "Leïla", helper)
    new = ask(desk_printer, layla)
    with pytest.raises(print_queue.AlreadyDecided):  # the new one is on its way
        print_queue.decide(old, came_out=False, by=helper, now=NOW)
    note(drawn(event), News.BEGUN, News.DOUBTFUL)
    print_queue.decide(new, came_out=False, by=helper, now=NOW)
    print_queue.decide(old, came_out=True, by=helper, now=NOW)
    assert states(event) == ["printed", "waiting"]
    assert changed(event) == {layla.pk}


def test_a_claim_that_runs_out_forgets_what_was_drawn(
    event: Event, desk_printer: Printer, layla: Registration, helper: User
) -> None:
    ask(desk_printer, layla)
    drawn(event)
    correct(layla, "Leïla", helper)
    one = drawn(event, NOW + CLAIM_LASTS)
    assert note(one, News.BEGUN, News.SENT, News.PRINTED)
    assert changed(event) == set()


@pytest.fixture
def broken(event: Event, helper: User) -> str:
    """The event's design shows a picture whose file is lost."""
    owner = make_member(event, Role.OWNER)
    row = pictures.take_in(event, png())
    picture = {"kind": "image", "x": 5, "y": 40, "width": 20, "height": 15}
    design = make_design(event, TEXT, {**picture, "picture": row.key}, by=owner)
    keeping.assign(event, {None: design}, by=owner)
    row.file.storage.delete(row.file.name)
    return row.key


def mend(key: str) -> None:
    row = DesignPicture.objects.get(key=key)
    with row.file.storage.open(row.file.name, "wb") as file:
        file.write(png())


def test_a_badge_that_cannot_be_drawn_fails_and_says_so(
    event: Event, desk_printer: Printer, layla: Registration, helper: User,
    broken: str,
) -> None:  # fmt: skip
    one = ask(desk_printer, layla)
    queue = LocalQueue(event)
    assert queue.document(ticket(print_queue.take(event, now=NOW))) is None
    assert state(one) == ("failed", ["not_drawn"])
    mend(broken)
    print_queue.decide(one, came_out=False, by=helper, now=NOW)
    assert note(drawn(event), News.BEGUN, News.SENT, News.PRINTED)


def test_a_picture_lost_while_the_badge_is_prepared_keeps_it_here(
    event: Event, desk_printer: Printer, layla: Registration, broken: str
) -> None:
    mend(broken)
    ask(desk_printer, layla)
    one = drawn(event)
    row = DesignPicture.objects.get(key=broken)
    row.file.storage.delete(row.file.name)
    assert not note(one, News.BEGUN)
    assert draw(print_queue.take(event, now=LATER)) is None
    assert states(event) == ["failed"]


@pytest.mark.slow
@pytest.mark.skipif(not ipp.is_there(), reason="no ippeveprinter")
def test_the_queue_goes_on_after_a_badge_that_cannot_be_drawn(
    event: Event, at_real: Printer, real: ipp.Printer, people: list[Registration],
    broken: str,
) -> None:  # fmt: skip
    ask(at_real, people[0])
    one = station(event)
    work(one, lambda: states(event) == ["failed"])
    mend(broken)
    ask(at_real, people[1])
    work(one, lambda: states(event) == ["failed", "printed"])
    assert len(real.paper) == 1
