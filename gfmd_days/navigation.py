"""The menus, handed down to base.html so that no app needs to know another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from agenda.models import Programme
from gfmd_days import glance
from gfmd_days.core.access import Right
from gfmd_days.core.models import Event


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
    Entry(_("Programme"), "agenda:programme", "calendar-week", Right.PROGRAMME_VIEW),
    Entry(_("Moderators"), "agenda:moderators", "mic", Right.PROGRAMME_VIEW),
    Entry(_("Badges"), "badges:batches", "person-badge", Right.BADGES),
    Entry(_("Desk"), "badges:desk", "qr-code-scan", Right.DESK),
    Entry(_("Mail"), "core:outbox", "envelope", Right.MAIL_VIEW),
    Entry(_("Team"), "core:team", "key", Right.TEAM),
    Entry(_("History"), "core:audit", "clock-history", Right.AUDIT),
    Entry(_("Settings"), "core:settings", "gear", Right.EVENT_EDIT),
)


# The parts of “Settings”; each app's own settings join here.
SETTINGS_MENU = (
    Entry(_("Event"), "core:settings", "gear", Right.EVENT_EDIT),
    Entry(_("Place and time zone"), "core:place", "geo-alt", Right.EVENT_EDIT),
    Entry(_("Days"), "core:days", "calendar-event", Right.EVENT_EDIT),
    Entry(_("Regions"), "core:regions", "globe2", Right.EVENT_EDIT),
    Entry(_("Registration"), "registration:intake", "people", Right.DECIDE),
    Entry(_("Mail texts"), "core:mail_texts", "envelope", Right.MAIL_EDIT),
)


# The parts of “Registrations”, in the order of the work.
PEOPLE_MENU = (
    Entry(_("All people"), "registration:list", "people", Right.PEOPLE_VIEW),
    Entry(_("Forms"), "registration:forms", "clipboard-check", Right.DECIDE),
    Entry(_("Bring in a list"), "registration:import", "upload", Right.PEOPLE_EDIT),
    Entry(_("Entered twice"), "registration:duplicates", "people", Right.PEOPLE_EDIT),
    Entry(_("My reviews"), "registration:review", "clipboard-check", Right.REVIEW),
    Entry(_("Committee"), "registration:review_phases", "people", Right.DECIDE),
    Entry(_("Balance"), "registration:board", "sliders", Right.REVIEW, Right.DECIDE),
    Entry(
        _("Proposals"), "registration:proposals", "list-ul", Right.REVIEW, Right.DECIDE
    ),
    Entry(_("Release decisions"), "registration:release", "send", Right.DECIDE),
    Entry(_("Reserve list"), "registration:reserve", "list-ul", Right.DECIDE),
    Entry(_("Changes asked for"), "registration:changes", "edit", Right.PEOPLE_EDIT),
    Entry(_("Write to people"), "registration:mailings", "envelope", Right.MAIL_VIEW),
    Entry(_("Support"), "registration:support", "cash-coin", Right.DECIDE),
    Entry(_("Letters"), "registration:letters", "envelope-paper", Right.PEOPLE_EDIT),
)


# The line of the menu each section's parts belong to.
SECTIONS = (("registration:list", PEOPLE_MENU), ("core:settings", SETTINGS_MENU))


# What the modules add to the menu of one's own account: words, address, icon.
ACCOUNT_MENU = ((_("Tokens for programs"), "api:tokens", "link-45deg"),)


@dataclass(frozen=True)
class PublicEntry:
    """One line of an event's public bar."""

    label: Promise
    url_name: str
    is_shown: Callable[[Event], bool] = lambda _event: True


def _has_programme(event: Event) -> bool:
    return Programme.objects.filter(event=event, number__gt=0).exists()


def _takes_applications(event: Event) -> bool:
    return glance.way_in(event, timezone.now()).state == "open"


PUBLIC_MENU = (
    PublicEntry(_("Event"), "home:event"),
    PublicEntry(_("Programme"), "agenda:public", _has_programme),
    PublicEntry(_("Apply"), "registration:apply", _takes_applications),
)


def menus(request: HttpRequest) -> dict[str, Any]:
    """Return the event and base.html's menus; only a menu that is shown costs work."""
    return {
        "event": getattr(request, "event", None),
        "event_menu": SimpleLazyObject(lambda: _event_menu(request)),
        "settings_menu": SimpleLazyObject(lambda: _parts(SETTINGS_MENU, request)),
        "people_menu": SimpleLazyObject(lambda: _parts(PEOPLE_MENU, request)),
        "public_menu": SimpleLazyObject(lambda: _public_menu(request)),
        "account_menu": SimpleLazyObject(_account_menu),
        "my_events": SimpleLazyObject(lambda: _my_events(request)),
    }


def _event_menu(request: HttpRequest) -> list[dict[str, Any]]:
    entries = _allowed(MENU, request)
    home = entries[0]["url"] if entries else ""
    for entry in entries:
        inside = entry["url"] != home and request.path.startswith(entry["url"])
        entry["current"] = request.path == entry["url"] or inside
    if not any(entry["current"] for entry in entries):
        # parts of a section that live under addresses of their own
        section = _section(request)
        for entry in entries:
            entry["current"] = entry["url"] == section
    return entries


def _section(request: HttpRequest) -> str:
    """The address of the section whose parts the page belongs to, if any."""
    event = getattr(request, "event", None)
    for name, parts in SECTIONS:
        if event and any(one["current"] for one in _parts(parts, request)):
            return reverse(name, args=[event.code])
    return ""


def _parts(menu: tuple[Entry, ...], request: HttpRequest) -> list[dict[str, Any]]:
    """The parts of one section; the one whose address is longest is the present."""
    entries = _allowed(menu, request)
    within = [one["url"] for one in entries if request.path.startswith(one["url"])]
    for entry in entries:
        entry["current"] = entry["url"] == max(within, key=len, default="")
    return entries


def _allowed(menu: tuple[Entry, ...], request: HttpRequest) -> list[dict[str, Any]]:
    event = getattr(request, "event", None)
    rights: frozenset[Right] = getattr(request, "rights", frozenset())
    entries: list[dict[str, Any]] = []
    for entry in menu:
        if event is None or not entry.is_open(rights):
            continue
        try:
            url = reverse(entry.url_name, args=[event.code])
        except NoReverseMatch:
            continue
        entries.append({"label": entry.label, "url": url, "icon": entry.icon})
    return entries


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
