"""Printing on the desk's pages and on the team's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from badges.models import Print, Printer, PrintOrder
from gfmd_days.core.models import Event, Role
from registration.models import Registration, State
from tests.badges.printing.conftest import ask
from tests.badges.test_desk import desk, read
from tests.conftest import NOW, make_registration

HTMX = {"HX-Request": "true"}


@pytest.fixture
def at_desk(staff: Client, event: Event, desk_printer: Printer) -> Printer:
    """The printer chosen in the browser at the desk."""
    staff.post(desk(event, "choose_printer"), {"printer": desk_printer.pk})
    return desk_printer


@pytest.fixture
def team(client_of: Callable[[Role], Client]) -> Client:
    return client_of(Role.REGISTRATION)


def shown(client: Client, url: str, **headers: str) -> str:
    answer = client.get(url, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_answer_prints_at_the_desks_printer_and_shows_how_far_it_is(
    staff: Client, event: Event, layla: Registration, at_desk: Printer
) -> None:
    Printer.objects.update(seen_at=timezone.now())
    page = read(staff, event, layla.code).content.decode()
    url = desk(event, "print", layla.pk)
    assert f'hx-post="{url}"' in page
    assert "Desk A" in page
    answer = staff.post(url, headers=HTMX, follow=True)
    order = PrintOrder.objects.get()
    assert answer.redirect_chain == [(desk(event, "print_state", order.pk), 302)]
    state = answer.content.decode()
    assert "<html" not in state
    assert 'hx-trigger="every 1s"' in state
    assert "Waiting" in state
    assert not Print.objects.exists()
    order.state, order.reasons = "sent", ["no_paper"]
    order.save()
    assert "put paper in, it goes on by itself" in shown(
        staff, answer.redirect_chain[0][0], **HTMX
    )
    order.state, order.reasons = "printed", []
    order.save()
    state = shown(staff, answer.redirect_chain[0][0], **HTMX)
    assert "Printed" in state
    assert "hx-get" not in state  # nothing more to ask


def test_a_look_at_the_state_is_cheap(
    staff: Client, event: Event, layla: Registration, desk_printer: Printer,
    django_assert_max_num_queries,
) -> None:  # fmt: skip
    order = ask(desk_printer, layla)
    with django_assert_max_num_queries(6):
        shown(staff, desk(event, "print_state", order.pk), **HTMX)


def test_without_script_the_state_is_on_the_persons_page(
    staff: Client, event: Event, layla: Registration, at_desk: Printer
) -> None:
    answer = staff.post(desk(event, "print", layla.pk), follow=True)
    page = answer.content.decode()
    assert "Layla BEN YOUSSEF" in page
    assert "Waiting" in page
    assert "Look again" in page


def test_the_state_of_a_badge_printed_before_has_the_whole_card_around_it(
    staff: Client, event: Event, layla: Registration, at_desk: Printer
) -> None:
    staff.post(desk(event, "print", layla.pk), {"pdf": "1"})
    answer = staff.post(desk(event, "print", layla.pk), follow=True)
    page = answer.content.decode()
    assert "Badge printed 1 time" in page
    assert "Waiting" in page
    assert "Write a note" in page


def test_who_waits_without_a_station_is_told(
    staff: Client, event: Event, people: list[Registration], desk_printer: Printer
) -> None:
    orders = [ask(desk_printer, person) for person in people[:3]]
    state = shown(staff, desk(event, "print_state", orders[2].pk), **HTMX)
    assert "No print station" in state
    assert "2 badges come first" in state


def test_the_pdf_is_there_as_before(
    staff: Client, event: Event, layla: Registration, at_desk: Printer
) -> None:
    answer = staff.post(desk(event, "print", layla.pk), {"pdf": "1"})
    assert answer.url == desk(event, "badge", layla.pk)
    assert not PrintOrder.objects.exists()
    at_desk.delete()
    page = read(staff, event, layla.code).content.decode()
    assert "hx-post" in page  # nobody has looked yet
    answer = staff.post(desk(event, "print", layla.pk), headers=HTMX)
    assert answer["HX-Redirect"] == desk(event, "person", layla.pk)
    page = read(staff, event, layla.code).content.decode()
    assert "hx-post" not in page
    answer = staff.post(desk(event, "print", layla.pk))
    assert answer.url == desk(event, "badge", layla.pk)


def test_each_browser_chooses_its_printer(
    staff: Client, team: Client, event: Event, layla: Registration,
    desk_printer: Printer,
) -> None:  # fmt: skip
    other = Printer.objects.create(event=event, name="Desk B", address="10.0.0.1:9100")
    assert "Choose a printer" in shown(staff, desk(event))
    assert staff.post(desk(event, "print", layla.pk)).url.endswith("badge.pdf")
    assert "Desk B" in shown(staff, desk(event, "choose_printer"))
    staff.post(desk(event, "choose_printer"), {"printer": other.pk})
    assert "Desk B" in shown(staff, desk(event))
    assert "Desk B" not in shown(team, desk(event))
    staff.post(desk(event, "print", layla.pk))
    assert PrintOrder.objects.get().printer == other
    for wrong in ("here", "999", "\x00"):
        staff.post(desk(event, "choose_printer"), {"printer": wrong})
        assert "Choose a printer" in shown(staff, desk(event))


def test_a_printer_of_another_event_is_not_to_be_chosen(
    staff: Client, event: Event, other_event: Event, layla: Registration
) -> None:
    theirs = Printer.objects.create(event=other_event, name="X", address="10.0.0.1")
    staff.post(desk(event, "choose_printer"), {"printer": theirs.pk})
    assert staff.post(desk(event, "print", layla.pk)).url.endswith("badge.pdf")


def test_without_a_place_nothing_is_asked_of_a_printer(
    staff: Client, event: Event, at_desk: Printer
) -> None:
    person = make_registration(event, state=State.SUBMITTED)
    staff.post(desk(event, "print", person.pk))
    assert not PrintOrder.objects.exists()


@pytest.mark.parametrize(
    ("what", "state", "prints"),
    [("came_out", "printed", 1), ("again", "waiting", 0), ("cancel", "cancelled", 0),
     ("else", "doubtful", 0)],
)  # fmt: skip
def test_the_desk_decides_a_doubt(
    staff: Client, event: Event, layla: Registration, desk_printer: Printer,
    what: str, state: str, prints: int,
) -> None:  # fmt: skip
    order = ask(desk_printer, layla)
    PrintOrder.objects.update(state="doubtful", reasons=["no_answer"])
    page = shown(staff, desk(event, "print_state", order.pk), **HTMX)
    assert "did the badge come out?" in page
    assert "the printer gave no answer" in page
    answer = staff.post(desk(event, "decide_print", order.pk), {"what": what})
    assert answer.url == desk(event, "print_state", order.pk)
    order.refresh_from_db()
    assert (order.state, layla.prints.count()) == (state, prints)


def test_a_badge_that_could_not_be_drawn_is_not_looked_for_at_the_printer(
    staff: Client, team: Client, event: Event, layla: Registration,
    desk_printer: Printer,
) -> None:  # fmt: skip
    order = ask(desk_printer, layla)
    PrintOrder.objects.update(state="failed", reasons=["not_drawn"])
    for page in (
        shown(staff, desk(event, "print_state", order.pk), **HTMX),
        shown(team, desk(event, "printers")),
    ):
        assert "The badge could not be drawn" in page
        assert "Print again" in page
        assert "It came out" not in page


def test_a_doubt_that_was_decided_is_not_decided_again(
    staff: Client, event: Event, layla: Registration, desk_printer: Printer
) -> None:
    order = ask(desk_printer, layla)
    PrintOrder.objects.update(state="printed")
    answer = staff.post(
        desk(event, "decide_print", order.pk), {"what": "again"}, follow=True
    )
    assert "decided this already" in answer.content.decode()


def test_the_team_sets_a_printer_up_tries_and_pauses_it(
    team: Client, event: Event
) -> None:
    given = {
        "name": "Left desk", "kind": "ipp", "address": "ipp://10.0.0.5/ipp/print",
        "paper": "iso_a6_105x148mm", "dots": "300",
    }  # fmt: skip
    assert team.post(desk(event, "printers"), given).status_code == 302
    printer = Printer.objects.get()
    assert team.post(desk(event, "printers"), given).status_code == 422  # same name
    team.post(desk(event, "test_page", printer.pk))
    assert PrintOrder.objects.get().registration is None
    page = shown(team, desk(event, "printers"))
    assert "Not seen yet" in page
    assert "Test page" in page
    team.post(desk(event, "pause_printer", printer.pk), {"paused": "1"})
    assert "Paused" in shown(team, desk(event, "printers"))
    Printer.objects.update(is_paused=False, seen_at=NOW, reasons=["no_paper"])
    assert "Out of paper" in shown(team, desk(event, "printers"))
    changed = {**given, "name": "Right desk"}
    team.post(desk(event, "printer", printer.pk), changed)
    printer.refresh_from_db()
    assert printer.name == "Right desk"
    team.post(desk(event, "remove_printer", printer.pk))
    assert not Printer.objects.exists()


@pytest.mark.parametrize(
    ("kind", "address"),
    [("ipp", "10.0.0.5:9100"), ("zpl", "ipp://10.0.0.5/"), ("ipp", "http://10.0.0.5/"),
     ("ipp", "ipp://user@host/"), ("zpl", "10.0.0.5:99999"), ("ipp", "ipp://h:0/"),
     ("zpl", "a b"), ("ipp", "ipp://h/?x=1")],
)  # fmt: skip
def test_a_wrong_address_is_refused_in_words(
    team: Client, event: Event, kind: str, address: str
) -> None:
    given = {"name": "A", "kind": kind, "address": address, "paper": "", "dots": "300"}
    assert team.post(desk(event, "printers"), given).status_code == 422


def test_the_team_sees_queue_and_doubts(
    team: Client, event: Event, people: list[Registration], desk_printer: Printer
) -> None:
    first, _second = ask(desk_printer, people[0]), ask(desk_printer, people[1])
    PrintOrder.objects.filter(pk=first.pk).update(state="failed", reasons=["refused"])
    page = shown(team, desk(event, "printers"))
    assert "Did these come out?" in page
    assert page.index("Person 0") < page.index("Person 1")
    url = desk(event, "decide_print", first.pk)
    answer = team.post(url, {"what": "came_out", "team": "1"})
    assert answer.url == desk(event, "printers")


def test_the_desk_role_sets_up_no_printer(
    staff: Client, event: Event, desk_printer: Printer
) -> None:
    assert staff.get(desk(event, "printers")).status_code == 403
    assert staff.post(desk(event, "pause_printer", desk_printer.pk)).status_code == 403
