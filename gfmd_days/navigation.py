"""The menus, handed down to base.html so that no app needs to know another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agenda.models import Outcome
from gfmd_days import glance
from gfmd_days.core.access import Right
from gfmd_days.core.models import Event
from registration.domain.lists import public

# What a template gets of each line: its words, address, icon, parts, whether current.
Lines = list[dict[str, Any]]


@dataclass(frozen=True)
class Entry:
    """One line of the organizers' menu, shown to those who hold its right."""

    label: Promise
    url_name: str
    icon: str
    right: Right
    or_right: Right | None = None

    def is_open(self, rights: frozenset[Right]) -> bool:
        return self.right in rights or self.or_right in rights


MENU = (
    Entry(_("Overview"), "home:overview", "house", Right.DASHBOARD),
    Entry(_("Registrations"), "registration:list", "people", Right.PEOPLE_VIEW),
    Entry(_("Review"), "registration:review", "clipboard-check", Right.REVIEW),
    Entry(_("Selection"), "registration:board", "sliders", Right.REVIEW, Right.DECIDE),
    Entry(
        _("Letters and lists"),
        "registration:letters",
        "envelope-paper",
        Right.PEOPLE_EDIT,
    ),
    Entry(_("Statistics"), "registration:statistics", "table", Right.REPORTS),
    Entry(_("Programme"), "agenda:programme", "calendar-week", Right.PROGRAMME_VIEW),
    Entry(_("Moderators"), "agenda:moderators", "mic", Right.PROGRAMME_VIEW),
    Entry(_("Reports"), "agenda:reports", "journal-text", Right.PROGRAMME_VIEW),
    Entry(_("Badges"), "badges:batches", "person-badge", Right.BADGES),
    Entry(_("Desk"), "badges:desk", "qr-code-scan", Right.DESK),
    Entry(_("Live board"), "badges:board", "display", Right.DESK, Right.DASHBOARD),
    Entry(_("Attendance"), "badges:attendance", "person-check", Right.REPORTS),
    Entry(_("Mail"), "core:outbox", "envelope", Right.MAIL_VIEW),
    Entry(_("Team"), "core:team", "key", Right.TEAM),
    Entry(_("History"), "core:audit", "clock-history", Right.AUDIT),
    Entry(_("Settings"), "core:settings", "gear", Right.EVENT_EDIT),
)


# The parts of a line of the menu, in the order of the work; each app's own join here.
SECTIONS: dict[str, tuple[Entry, ...]] = {
    "registration:list": (
        Entry(_("All people"), "registration:list", "people", Right.PEOPLE_VIEW),
        Entry(
            _("Invitations"), "registration:invitations", "envelope", Right.PEOPLE_EDIT
        ),
        Entry(
            _("Delegations"), "registration:delegations", "people", Right.PEOPLE_EDIT
        ),
        Entry(_("Bring in a list"), "registration:import", "upload", Right.PEOPLE_EDIT),
        Entry(
            _("Entered twice"), "registration:duplicates", "people", Right.PEOPLE_EDIT
        ),
        Entry(
            _("Changes asked for"), "registration:changes", "edit", Right.PEOPLE_EDIT
        ),
        Entry(_("To be deleted"), "registration:erasures", "trash", Right.PEOPLE_EDIT),
    ),
    "registration:board": (
        Entry(
            _("Balance"), "registration:board", "sliders", Right.REVIEW, Right.DECIDE
        ),
        Entry(_("Committee"), "registration:review_phases", "people", Right.DECIDE),
        Entry(
            _("Proposals"),
            "registration:proposals",
            "list-ul",
            Right.REVIEW,
            Right.DECIDE,
        ),
        Entry(_("Release decisions"), "registration:release", "send", Right.DECIDE),
        Entry(_("Reserve list"), "registration:reserve", "list-ul", Right.DECIDE),
    ),
    "registration:letters": (
        Entry(
            _("Letters"), "registration:letters", "envelope-paper", Right.PEOPLE_EDIT
        ),
        Entry(_("Support"), "registration:support", "cash-coin", Right.DECIDE),
        Entry(
            _("Write to people"), "registration:mailings", "envelope", Right.MAIL_VIEW
        ),
        Entry(_("Lists"), "registration:lists", "printer", Right.PEOPLE_EXPORT),
    ),
    "agenda:programme": (
        Entry(_("Sessions"), "agenda:programme", "calendar-week", Right.PROGRAMME_VIEW),
        Entry(_("Rooms"), "agenda:rooms", "door-open", Right.PROGRAMME_EDIT),
        Entry(_("Tracks"), "agenda:tracks", "flag", Right.PROGRAMME_EDIT),
        Entry(
            pgettext_lazy("for sessions", "Sign-up"),
            "agenda:sign_ups",
            "list-ul",
            Right.PROGRAMME_EDIT,
        ),
        Entry(_("Rules"), "agenda:rules", "sliders", Right.PROGRAMME_EDIT),
        Entry(_("Import and export"), "agenda:import", "upload", Right.PROGRAMME_EDIT),
        Entry(_("Publish"), "agenda:publish", "megaphone", Right.PUBLISH),
    ),
    "agenda:moderators": (
        Entry(_("Moderators"), "agenda:moderators", "mic", Right.PROGRAMME_VIEW),
        Entry(
            _("Functions by mail"), "agenda:askings", "envelope", Right.PROGRAMME_VIEW
        ),
        Entry(
            _("What matters most"), "agenda:weights", "sliders", Right.PROGRAMME_EDIT
        ),
        Entry(
            _("Kept out, kept apart"),
            "agenda:bars",
            "slash-circle",
            Right.PROGRAMME_EDIT,
        ),
    ),
    "badges:batches": (
        Entry(_("Print"), "badges:batches", "printer", Right.BADGES),
        Entry(_("Prints"), "badges:prints", "clock-history", Right.BADGES),
        Entry(_("Designs"), "badges:designs", "person-badge", Right.BADGES),
        Entry(_("Sheets"), "badges:sheets", "table", Right.BADGES),
        Entry(_("Places to scan at"), "badges:points", "door-open", Right.BADGES),
        Entry(_("Devices"), "badges:devices", "qr-code", Right.BADGES),
        Entry(_("Printers"), "badges:printers", "printer", Right.BADGES),
        Entry(_("Warnings"), "badges:desk_settings", "bell", Right.BADGES),
    ),
    "badges:attendance": (
        Entry(_("Sessions"), "badges:attendance", "table", Right.REPORTS),
        Entry(_("People"), "badges:attendance_people", "people", Right.PEOPLE_VIEW),
        Entry(_("Certificates"), "badges:certificates", "award", Right.BADGES),
    ),
    "core:settings": (
        Entry(_("Event"), "core:settings", "gear", Right.EVENT_EDIT),
        Entry(_("Place and time zone"), "core:place", "geo-alt", Right.EVENT_EDIT),
        Entry(_("Days"), "core:days", "calendar-event", Right.EVENT_EDIT),
        Entry(_("Regions"), "core:regions", "globe2", Right.EVENT_EDIT),
        Entry(_("Registration"), "registration:intake", "people", Right.DECIDE),
        Entry(_("Public list"), "registration:public_list", "globe2", Right.DECIDE),
        Entry(_("Forms"), "registration:forms", "clipboard-check", Right.DECIDE),
        Entry(_("Mail texts"), "core:mail_texts", "envelope", Right.MAIL_EDIT),
        Entry(_("Webhooks"), "core:webhooks", "link-45deg", Right.EVENT_EDIT),
    ),
}


# What the modules add to the menu of one's own account: words, address, icon.
ACCOUNT_MENU = ((_("Tokens for programs"), "api:tokens", "link-45deg"),)


@dataclass(frozen=True)
class PublicEntry:
    """One line of an event's public bar."""

    label: Promise
    url_name: str
    is_shown: Callable[[Event], bool] = lambda _event: True


def _has_programme(event: Event) -> bool:
    return hasattr(event, "programme") and event.programme.number > 0


def _has_outcomes(event: Event) -> bool:
    rows = Outcome.objects.published().filter(session__event=event)
    # only a programme that was published has sessions to report on
    return _has_programme(event) and rows.exists()


def _takes_applications(event: Event) -> bool:
    return glance.way_in(event, timezone.now()).state == "open"


def _shows_participants(event: Event) -> bool:
    return public.open_list(event, now=timezone.now()) is not None


PUBLIC_MENU = (
    PublicEntry(_("Event"), "home:event"),
    PublicEntry(_("Programme"), "agenda:public", _has_programme),
    PublicEntry(_("Outcomes"), "agenda:outcomes", _has_outcomes),
    PublicEntry(_("Participants"), "registration:participants", _shows_participants),
    PublicEntry(_("Apply"), "registration:apply", _takes_applications),
)


def menus(request: HttpRequest) -> dict[str, Any]:
    """Return the event and base.html's menus; only a menu that is shown costs work."""
    lines = cache(lambda: _lines(request))
    return {
        "event": getattr(request, "event", None),
        "event_menu": SimpleLazyObject(lambda: _event_menu(request, lines())),
        "section": SimpleLazyObject(lambda: _section(request, lines())),
        "public_menu": SimpleLazyObject(lambda: _public_menu(request)),
        "account_menu": SimpleLazyObject(_account_menu),
        "my_events": SimpleLazyObject(lambda: _my_events(request)),
    }


def _event_menu(request: HttpRequest, lines: Lines) -> Lines:
    """The organizers' menu; the present page's line is current, or its section's."""
    front = _front(request, lines)
    for line in lines:
        line["current"] = line["name"] == front
    return lines


def _section(request: HttpRequest, lines: Lines) -> dict[str, Any]:
    """The section the page belongs to: its name, its parts and which is the present."""
    front = _front(request, lines)
    for line in lines:
        if line["name"] == front:
            present = _longest(request, line["parts"])
            for part in line["parts"]:
                part["current"] = part["name"] == present
            return line
    return {"label": "", "parts": []}


def _lines(request: HttpRequest) -> Lines:
    """The lines of the menu; one with parts leads to the first that is open."""
    lines: Lines = []
    for entry in MENU:
        parts = _allowed(SECTIONS.get(entry.url_name, ()), request)
        itself = parts[:1] or _allowed((entry,), request)
        lines += [
            {**one, "name": entry.url_name, "label": entry.label, "icon": entry.icon}
            | {"parts": parts}
            for one in itself
        ]
    return lines


def _front(request: HttpRequest, lines: Lines) -> str:
    """The line of the menu to which the page belongs; "" where there is none.

    Parts of a section may live under addresses of their own.
    """
    home = MENU[0].url_name
    fronts = {one["name"]: one["name"] for one in lines if one["name"] != home}
    entries = [one for one in lines if one["name"] != home]
    for line in lines:
        entries += line["parts"]
        fronts |= {part["name"]: line["name"] for part in line["parts"]}
    at_home = any(one["name"] == home and one["url"] == request.path for one in lines)
    front: str = fronts.get(_longest(request, entries), home if at_home else "")
    return front


def _longest(request: HttpRequest, entries: Lines) -> str:
    """The name of the entry whose address is the longest beginning of the page's."""
    within = [one for one in entries if request.path.startswith(one["url"])]
    return str(max(within, key=lambda one: len(one["url"]))["name"]) if within else ""


def _allowed(menu: tuple[Entry, ...], request: HttpRequest) -> Lines:
    event = getattr(request, "event", None)
    rights: frozenset[Right] = getattr(request, "rights", frozenset())
    if event is None:
        return []
    return [
        {
            "name": entry.url_name,
            "label": entry.label,
            "url": reverse(entry.url_name, args=[event.code]),
            "icon": entry.icon,
        }
        for entry in menu
        if entry.is_open(rights)
    ]


def _public_menu(request: HttpRequest) -> list[dict[str, Any]]:
    event = getattr(request, "event", None)
    if event is None:
        return []
    entries = []
    for entry in PUBLIC_MENU:
        try:
            url = reverse(entry.url_name, args=[event.code])
        except NoReverseMatch:
            continue
        current = request.path == url
        if current or entry.is_shown(event):
            entries.append({"label": entry.label, "url": url, "current": current})
    return entries if len(entries) > 1 else []


def _account_menu() -> list[dict[str, Any]]:
    return [
        {"label": label, "url": reverse(name), "icon": icon}
        for label, name, icon in ACCOUNT_MENU
    ]


def _my_events(request: HttpRequest) -> list[Event]:
    if not request.user.is_authenticated:
        return []
    return list(Event.objects.for_user(request.user).order_by("-pk")[:30])
