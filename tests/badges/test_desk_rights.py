"""Who may use the desk, and what the desk may not open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from badges.models import Scan
from gfmd_days.core.models import Event, Role
from registration.models import Registration, State
from tests.badges.conftest import scan
from tests.badges.test_desk import desk, read
from tests.conftest import make_registration

Browser = Callable[[Role], Client]


def _urls(event: Event, registration: Registration, scan_: Scan) -> list[str]:
    return [
        desk(event),
        desk(event, "walk_in"),
        desk(event, "scan", scan_.pk),
        *(
            desk(event, name, registration.pk)
            for name in ("person", "lost", "name", "badge")
        ),
    ]


def test_strangers_and_members_of_other_events_find_no_desk(
    stranger: Client, event: Event, layla: Registration
) -> None:
    done = scan(event, layla.code).scan
    for url in _urls(event, layla, done):
        assert stranger.get(url).status_code == 404
    assert read(stranger, event, layla.code).status_code == 404


def test_rows_of_another_event_are_not_there(
    staff: Client, event: Event, other_event: Event
) -> None:
    theirs = make_registration(other_event, state=State.CONFIRMED)
    done = scan(other_event, theirs.code).scan
    for url in _urls(event, theirs, done)[2:]:
        assert staff.get(url).status_code == 404
    for name in ("print", "check_in"):
        assert staff.post(desk(event, name, theirs.pk)).status_code == 404
    assert staff.post(desk(event, "undo", done.pk)).status_code == 404
    assert read(staff, event, "X" * 4, point="elsewhere").status_code == 404


def test_the_desk_role_opens_no_other_page(staff: Client, event: Event) -> None:
    for url in (
        reverse("badges:batches", args=[event.code]),
        reverse("badges:sample", args=[event.code]),
    ):
        assert staff.get(url).status_code == 403


def test_the_overview_of_desk_staff_is_the_desk(staff: Client, event: Event) -> None:
    answer = staff.get(reverse("home:overview", args=[event.code]))
    assert answer.headers["Location"] == reverse("badges:desk", args=[event.code])


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REVIEWER, Role.PROGRAMME])
def test_other_roles_do_not_check_in(
    client_of: Browser, event: Event, layla: Registration, role: Role
) -> None:
    assert read(client_of(role), event, layla.code).status_code == 403
    assert not Scan.objects.exists()
