"""A moderator's pack in words, for its page and its PDF."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from agenda.domain import room_plans
from agenda.domain.pack import Other, Pack, Sheet
from agenda.domain.room_plans import Plan
from agenda.domain.running_order import Part, Step
from agenda.models import Function, Room
from gfmd_days.core import languages, typesetting, zones
from gfmd_days.core.domain.refusals import Refused

logger = logging.getLogger(__name__)
TEMPLATE = "agenda/pack.typ"

PARTS = {
    Part.OPENING: _("Opening and introductions"),
    Part.SPEAKER: _("Speaker"),
    Part.DISCUSSION: _("Discussion"),
    Part.CONCLUSIONS: _("Conclusions"),
}


class PackCannotBeSet(Refused):
    words = _("The PDF cannot be made just now. The page has everything, too.")


def in_words(
    pack: Pack, *, now: datetime, draw: Callable[[Plan | None], str] | None = None
) -> dict[str, Any]:
    """Return the pack as plain words in the active language, JSON-able.

    Args:
        draw: how plans of rooms are told; without it as pages show them.
    """
    event = pack.person.event
    there = now.astimezone(zones.zone(event.zone_name))
    name = pack.person.full_name
    return {
        "title": gettext("Sessions of %(name)s") % {"name": name},
        "author": str(event.title),
        "event": str(event.title),
        "venue": pack.agenda.venue,
        "name": name,
        "said_as": pack.said_as,
        "as_of": gettext("As of %(date)s")
        % {"date": date_format(there, "DATETIME_FORMAT")},
        "version": gettext("Version %(number)s") % {"number": pack.number}
        if pack.number
        else "",
        "summary": ngettext("%(n)d session", "%(n)d sessions", len(pack.sheets))
        % {"n": len(pack.sheets)},
        "clocks": gettext("Times at the venue (%(zone)s)") % {"zone": event.zone_name},
        "rule": str(RULE),
        "labels": {name: str(label) for name, label in LABELS.items()},
        "sheets": [_sheet(sheet) for sheet in pack.sheets],
        "rooms": [
            told for room in pack.rooms if (told := _room(room, draw or as_picture))
        ],
    }


def pdf(pack: Pack, *, now: datetime) -> bytes:
    """Return the pack as PDF in the active language. Raises PackCannotBeSet."""
    language = get_language() or "en"
    data = in_words(pack, now=now, draw=_drawn)
    try:
        return typesetting.pdf(TEMPLATE, data, language=language, made_at=now)
    except typesetting.CannotBeSet as error:
        logger.exception("a pack cannot be set")
        raise PackCannotBeSet from error


RULE = _(
    "A proposal: five minutes each for opening and conclusions, a third for the "
    "discussion, the rest in equal shares for those who speak."
)
LABELS = {
    "function": _("Your function"),
    "where": _("Where"),
    "languages": _("Languages"),
    "with": _("With"),
    "order": _("Running order"),
    "rooms": _("The rooms"),
    "said": _("said"),
    "nobody": _("You have no session here yet."),
}


def _sheet(sheet: Sheet) -> dict[str, Any]:
    item = sheet.item
    day = date_format(item.date, gettext("l j F Y"))
    return {
        "code": item.code,
        "title": str(item.title),
        "kind": str(item.kind.label),
        "track": str(item.track.title) if item.track else "",
        "day": day,
        "hours": f"{item.starts:%H:%M}–{item.ends:%H:%M}",
        "functions": languages.listed(one.label for one in sheet.functions),
        "waits": sheet.waits,
        "state": str(_("You have not answered yet.")) if sheet.waits else "",
        "where": languages.listed(_where(sheet)),
        "languages": languages.listed(_spoken(sheet)),
        "notes": list(_notes(sheet)),
        "about": str(item.description),
        "people": [_person(one) for one in sheet.others],
        "unnamed": _unnamed(sheet.unnamed),
        "steps": [_step(one) for one in sheet.steps],
    }


def _room(room: Room, draw: Callable[[Plan | None], str]) -> dict[str, Any] | None:
    """What is known of a room; None if that is no more than its name."""
    facts = [room.get_setup_display()] if room.setup else []
    if room.booths:
        booths = ngettext(
            "%(n)d interpreters' booth", "%(n)d interpreters' booths", room.booths
        )
        facts.append(booths % {"n": room.booths})
    picture = draw(room_plans.of(room))
    if not (facts or room.directions or picture):
        return None
    if room.seats:
        seats = ngettext("%(n)d seat", "%(n)d seats", room.seats)
        facts.insert(0, seats % {"n": room.seats})
    return {
        "name": room.name,
        "building": room.building,
        "facts": languages.listed(facts),
        "directions": room.directions,
        "picture": picture,
        "alt": gettext("Plan of %(name)s") % {"name": room.name},
    }


def as_picture(plan: Plan | None) -> str:
    """Return a plan as an address that holds the picture itself, for a page."""
    if plan is None:
        return ""
    return f"data:image/jpeg;base64,{base64.b64encode(plan.jpeg).decode()}"


def _drawn(plan: Plan | None) -> str:
    """Return a plan as the PDF takes it."""
    if plan is None:
        return ""
    return typesetting.embedded(plan.jpeg, plan.width, plan.height, kind="jpeg")


def _where(sheet: Sheet) -> Iterator[str]:
    if sheet.item.place:
        yield sheet.item.place
    else:
        yield gettext("To be announced")
    if sheet.seats:
        yield ngettext("%(n)d seat", "%(n)d seats", sheet.seats) % {"n": sheet.seats}


def _spoken(sheet: Sheet) -> Iterator[str]:
    for code in sheet.item.languages:
        name = languages.name(code)
        if code in sheet.item.interpretation:
            yield gettext("%(language)s (interpreted)") % {"language": name}
        else:
            yield name


def _notes(sheet: Sheet) -> Iterator[str]:
    raw = sheet.item.raw
    if sheet.item.is_closed:
        yield gettext("Closed session: only those invited come in.")
    if sheet.no_photo:
        yield gettext("Please take no photographs in this session.")
    if raw["streamed"]:
        yield gettext("This session is streamed.")
    if raw["online_link"] and not sheet.waits:
        yield gettext("To join online: %(link)s") % {"link": raw["online_link"]}
    if sheet.papers:
        yield f"{gettext('Documents')}: {languages.listed(sheet.papers)}"


def _person(one: Other) -> dict[str, Any]:
    shown = one.shown
    return {
        "function": str(Function(shown.function).label),
        "name": shown.name,
        "native": shown.native_name,
        "organisation": shown.organisation,
        "said_as": one.said_as,
        "by_video": gettext("by video") if shown.by_video else "",
        "email": one.email,
        "phone": one.phone,
    }


def _unnamed(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(n)d more person, who is on no list: ask the organizers.",
        "%(n)d more people, who are on no list: ask the organizers.",
        count,
    ) % {"n": count}


def _step(one: Step) -> dict[str, Any]:
    words = one.who or str(PARTS[one.part])
    minutes = ngettext("%(n)d minute", "%(n)d minutes", one.minutes)
    return {
        "at": f"{one.starts:%H:%M}",
        "what": words,
        "minutes": minutes % {"n": one.minutes},
    }
