"""What a laptop at the venue refuses to change, because no exchange would keep it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client

from badges.domain.certificates import issuing, jobs, own
from badges.domain.designs import keeping
from badges.domain.venue.limits import AT_THE_VENUE
from badges.models import (
    Certificate,
    Design,
    DesignPicture,
    DesignUse,
    DeskSettings,
    OwnSheet,
    Point,
)
from badges.pdf import presets
from gfmd_days.core.access import Right
from gfmd_days.core.models import Event, Job, Role
from gfmd_days.core.on_site import OnlyOnTheSite
from registration.domain import links
from registration.models import Draft, Registration, State
from tests import samples
from tests.badges.conftest import scan
from tests.badges.test_certificates import FIRST, LAST
from tests.conftest import NOW, make_member, make_registration, make_user

WORDS = "This laptop works from a copy."
# What is posted to badges at the venue. A new view has to be decided on: is it told to
# the site, is it the laptop's own matter, or must it be refused (docs/venue.md)?
TOLD = {
    "desk", "undo", "walk_in", "check_in", "print", "lost", "name", "add_note", "note",
    "category", "give", "take_back", "decide_print",
}  # fmt: skip
# Devices, printers, the queue and files; and posts that only ask for something.
LOCAL = {
    "choose_printer", "devices", "device", "revoke_device", "printers", "printer",
    "pause_printer", "test_page", "remove_printer", "batches", "count", "sample",
    "check", "desk_papers", "design_preview",
}  # fmt: skip
REFUSED = {
    "desk_settings", "add_design", "design_uses", "import_design", "design_pictures",
    "design", "save_design", "restore_design", "remove_design", "certificates",
    "issue_certificates", "withdraw_certificate", "restore_certificate",
    "take_certificate", "points", "add_point", "point", "remove_point", "add_sheet",
    "sheet", "remove_sheet",
}  # fmt: skip
# Their right is not among those that remain at the venue.
WITHOUT_RIGHT = {"let_in", "alerts"}
BADGES = {"told": TOLD, "local": LOCAL, "refused": REFUSED, "no right": WITHOUT_RIGHT}

# Of all else, what can be posted to with the rights that remain, or by anybody.
LOCAL_ELSEWHERE = {"core:stop_job", "core:start_job_again", "api:tokens"}
LOCAL_ELSEWHERE |= {"api:revoke-token", "core:set_language"}
# Their rows do not come along, or no address that a mail could go to.
NOTHING_THERE = {
    "registration:take_seat", "registration:link", "registration:confirm_erasure",
    "agenda:asked", "agenda:asked_about", "agenda:report_by_key",
}  # fmt: skip
REFUSED_ELSEWHERE = {
    "core:create_event", "registration:apply", "registration:apply_by",
    "registration:keep_draft", "registration:keep_file", "registration:news",
}  # fmt: skip
OWN_PAGES = ("r/<str:token>/", "d/<str:token>/")
# Calls that change something, by action: told as the deeds of the desk, or local.
CALLS = {
    "scan-list": {"create"},
    "device-sync": {"sync"},
    "pair-device": {"create"},
    "printer-seen": {"seen"},
    "print-order-take": {"take"},
    "print-order-note": {"note"},
}


@pytest.fixture
def venue(settings: Any) -> None:
    settings.VENUE = True


@pytest.fixture
def leads(event: Event, client: Client) -> Client:
    """Somebody who leads at the venue, signed in."""
    user = make_member(event, Role.OWNER)
    client.force_login(user, site_settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def design(event: Event, venue: None) -> Design:
    user = make_user("drew@example.org")
    drawn = presets.preset("cr80")
    return keeping.create(event, "Card", drawn, by=user, now=NOW)


def posted(client: Client, url: str) -> tuple[int, bool]:
    """Post nothing, and undo what that did; tell the status, and whether the copy is
    given as the reason."""
    client.cookies.pop("messages", None)
    with transaction.atomic():
        answer: Any = client.post(url)
        said = [str(one) for one in get_messages(answer.wsgi_request)]
        if answer.streaming:
            b"".join(answer)
        else:
            said.append(answer.content.decode(errors="replace"))
        transaction.set_rollback(True)
    return answer.status_code, any(WORDS in one for one in said)


def test_every_post_of_badges_is_told_or_local_or_refused(
    event: Event, leads: Client, settings: Any
) -> None:
    known = samples.arguments(event)
    wrong, met = [], set()
    for route in samples.routes():
        space, _, name = route.name.partition(":")
        url = samples.fill(route.path, known)
        settings.VENUE = False
        if space != "badges" or posted(leads, url)[0] == 405:
            continue
        met.add(name)
        settings.VENUE = True
        status, is_refused = posted(leads, url)
        kinds = [kind for kind, names in BADGES.items() if name in names]
        what = "refused" if is_refused else "no right" if status == 403 else "done"
        expected = {"refused": "refused", "no right": "no right"}
        if len(kinds) != 1 or expected.get(kinds[0], "done") != what:
            wrong.append(f"{route.name} ({status}) is {what}, listed as {kinds}")
    assert not wrong, "\n".join(wrong)
    assert met == set.union(*BADGES.values())


def test_elsewhere_nothing_can_be_posted_that_would_be_lost(
    event: Event, venue: None
) -> None:
    """Asked as an administrator, who has all rights that remain there."""
    admin = Client()
    user = make_user("root@example.org", is_superuser=True)
    admin.force_login(user, site_settings.AUTHENTICATION_BACKENDS[0])
    known = samples.arguments(event)
    wrong, met = [], set()
    for route in samples.routes():
        if route.name.startswith("badges:") or "allauth" in route.module:
            continue
        if hasattr(route.view, "actions"):
            continue  # calls: see below
        status, is_refused = posted(admin, samples.fill(route.path, known))
        if status in {403, 405} or route.name in LOCAL_ELSEWHERE | NOTHING_THERE:
            continue
        met.add(route.name)
        listed = route.name in REFUSED_ELSEWHERE or route.path.startswith(OWN_PAGES)
        if not (listed and is_refused):
            wrong.append(f"{route.name} ({status}): refused {is_refused}")
    assert not wrong, "\n".join(wrong)
    assert met > REFUSED_ELSEWHERE


def test_calls_of_programs_change_there_only_what_is_told_or_local() -> None:
    found: dict[str, set[str]] = {}
    for route in samples.routes():
        space, _, name = route.name.partition(":")
        actions: dict[str, str] = getattr(route.view, "actions", None) or {}
        for method, action in actions.items():
            access: Any = route.access
            rights = access[action] if isinstance(access, dict) else {Right.DESK}
            if method not in {"get", "head"} and rights & AT_THE_VENUE:
                assert space == "api"
                found.setdefault(name, set()).add(action)
    assert found == CALLS


@pytest.mark.usefixtures("venue")
def test_a_form_is_answered_with_its_page_and_nothing_is_written(
    event: Event, leads: Client
) -> None:
    known = samples.arguments(event)
    point = Point.objects.get(event=event, code="main")
    Point.objects.entrance(event)  # looking makes it, too
    tables = (
        *(Point, OwnSheet, Design, DesignPicture, DesignUse),
        *(DeskSettings, Certificate, Job),
    )
    before = [list(one._default_manager.order_by("pk").values()) for one in tables]
    place = {"name_0": "Gate", "code": "gate", "direction": "in", "times": "once"}
    for path, data in (
        (f"points/{point.pk}/", place),
        ("points/add/", place),
        ("points/", {}),
        (f"points/{point.pk}/remove/", {}),
        ("badges/desk/", {"warn_minutes": 20, "most_refusals": 5}),
        ("certificates/", {"certificate_days": 2, "certificate_sessions": 0}),
        ("certificates/issue/", {}),
        (f"{known['certificates/<int:certificate>']}/withdraw/", {}),
        ("badges/designs/add/", {"name": "New", "start": "a6"}),
        (f"badges/{known['designs/<int:pk>']}/remove/", {}),
        (f"badges/{known['sheets/<int:sheet>']}/remove/", {}),
    ):
        answer = leads.post(f"/manage/{event.code}/{path}", data, follow=True)
        assert answer.status_code == 200
        said = [str(one) for one in answer.context["messages"]]
        assert [WORDS in one for one in said] == [True], path
    after = [list(one._default_manager.order_by("pk").values()) for one in tables]
    assert after == before


def test_the_designer_shows_it_as_a_fault(
    event: Event, leads: Client, design: Design
) -> None:
    sent = {"name": "Other", "design": design.content, "seen": design.number}
    where = f"/manage/{event.code}/badges/designs/"
    saved = leads.post(
        f"{where}{design.pk}/save/", json.dumps(sent), content_type="application/json"
    )
    picture = leads.post(f"{where}pictures/")
    for answer in (saved, picture):
        assert answer.status_code == 422
        (fault,) = answer.json()["faults"]
        assert WORDS in fault["words"]
    design.refresh_from_db()
    assert design.name == "Card"


PAGES = (
    "badges/designs/", "badges/designs/{design}/", "badges/sheets/",
    "badges/sheets/add/", "points/", "points/add/", "certificates/", "badges/desk/",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_pages_say_it_up_front_and_offer_no_button_that_cannot_work(
    event: Event, leads: Client, design: Design, page: str, settings: Any
) -> None:
    url = f"/manage/{event.code}/{page.format(design=design.pk)}"
    there = leads.get(url).content.decode()
    assert WORDS in there
    assert there.count('class="btn btn-primary"') == 0
    settings.VENUE = False
    on_the_site = leads.get(url).content.decode()
    assert WORDS not in on_the_site
    assert "btn btn-primary" in on_the_site


@pytest.fixture
def deserving(event: Event) -> Registration:
    DeskSettings.objects.create(event=event, gives_certificates=True)
    who = make_registration(event, "Layla", state=State.CONFIRMED)
    scan(event, who.code, scanned_at=FIRST, now=FIRST)
    return who


def test_certificates_are_given_out_on_the_site_only(
    event: Event, deserving: Registration, venue: None
) -> None:
    user = make_user("gives@example.org")
    with pytest.raises(OnlyOnTheSite):
        issuing.issue(deserving, by=user, now=LAST)
    with pytest.raises(OnlyOnTheSite):
        jobs.start(event, mailed=False, with_file=False, by=user)
    assert not Certificate.objects.exists()
    assert not Job.objects.exists()


def test_ones_own_page_offers_none_at_the_venue(
    event: Event, deserving: Registration, settings: Any, client: Client
) -> None:
    issuing.issue(deserving, by=None, now=LAST)
    token = links.token(deserving)
    take = f"/r/{token}/certificate/"
    assert own.of(deserving) is not None
    settings.VENUE = True
    assert own.of(deserving) is None
    assert take not in client.get(f"/r/{token}/").content.decode()
    answer = client.post(take, follow=True)
    assert WORDS in answer.content.decode()


def test_a_script_on_ones_own_page_is_refused_without_a_page(
    event: Event, venue: None, client: Client
) -> None:
    token = links.token(make_registration(event))
    answer = client.post(f"/r/{token}/marks/", headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert WORDS in answer.json()["detail"]


def test_nobody_applies_at_the_venue_where_it_would_be_told_as_a_walk_in(
    event: Event, venue: None, client: Client
) -> None:
    page = client.get(f"/e/{event.code}/apply/")
    assert WORDS in page.content.decode()
    client.post(f"/e/{event.code}/apply/", {"email": "new@example.org"})
    client.post(f"/e/{event.code}/apply/draft/", {"email": "new@example.org"})
    assert not Registration.objects.exists()
    assert not Draft.objects.exists()
