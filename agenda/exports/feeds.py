"""The calendars this site serves, built once per revision and then kept."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from agenda.domain import published
from agenda.domain.published import Agenda, Item
from agenda.exports import calendar
from agenda.exports.calendar import Reader
from agenda.models import Function, Kind, Programme
from gfmd_days.core import languages, zones
from gfmd_days.core.models import Event, Person

KEPT = 7 * 24 * 3600
# What everybody who comes finds in their own calendar, beside their duties.
FOR_EVERYBODY = {Kind.PLENARY, Kind.REGISTRATION, Kind.LUNCH}


def language_of(event: Event, asked: str) -> str:
    """Return the language asked for if the event or the interface has it."""
    if asked in event.languages or asked in languages.interface_codes():
        return asked
    return event.default_language()


def tag(event: Event, programme: Programme | None, *parts: object) -> str:
    """Return what names one output of one revision: the ETag, without quotes."""
    names = (
        event.pk,
        event.created_at,  # ids come back when a database is filled anew
        programme.revision if programme else 0,
        calendar.FORMAT,
        zones.release(),
        settings.BASE_URL,
        *parts,
    )
    return hashlib.sha256(repr(names).encode()).hexdigest()[:32]


def public(
    event: Event, *, programme: Programme | None, language: str, etag: str
) -> bytes:
    """Return the public feed; before the first publication it is empty but valid."""
    return _kept(etag) or _keep(etag, _public(event, programme, language))


def one(event: Event, *, agenda: Agenda, item: Item, language: str) -> bytes:
    """Return the calendar file of one session."""
    return calendar.build(
        agenda, items=[item], language=language, source="", page=page_url(event)
    )


def personal(
    person: Person,
    *,
    programme: Programme | None,
    language: str,
    etag: str,
    source: str,
) -> bytes:
    """Return a person's own feed: their duties, closed ones too, and what is for all.

    Args:
        source: full address of this feed.
    """
    return _kept(etag) or _keep(etag, _personal(person, programme, language, source))


def public_url(event: Event, *, language: str = "") -> str:
    """Return the full address of the public feed."""
    path = reverse("agenda:feed", args=[event.code])
    query = f"?lang={language}" if language else ""
    return f"{settings.BASE_URL}{path}{query}"


def page_url(event: Event) -> str:
    return str(settings.BASE_URL + reverse("agenda:public", args=[event.code]))


def webcal(url: str) -> str:
    """Return the address that makes phones and desktops subscribe instead of save."""
    return "webcal://" + url.split("://", 1)[1]


def _public(event: Event, programme: Programme | None, language: str) -> bytes:
    agenda = _agenda(event, programme)
    return calendar.build(
        agenda,
        items=agenda.items,
        language=language,
        source=public_url(event, language=language),
        page=page_url(event),
    )


def _personal(
    person: Person, programme: Programme | None, language: str, source: str
) -> bytes:
    event = person.event
    agenda = _agenda(event, programme, closed=True)
    duties = duties_of(agenda, person)
    items = [
        item
        for item in agenda.items
        if item.uid in duties or (item.kind in FOR_EVERYBODY and not item.is_closed)
    ]
    return calendar.build(
        agenda,
        items=items,
        language=language,
        source=source,
        page=page_url(event),
        title=f"{event.title.localize(language)}: {person.shown_name}",
        reader=Reader(person.pk, duties),
    )


def _agenda(
    event: Event, programme: Programme | None, *, closed: bool = False
) -> Agenda:
    if programme is None:
        return published.nothing(event)
    return published.load(event, programme=programme, closed=closed)


def duties_of(agenda: Agenda, person: Person) -> dict[str, list[Function]]:
    """Return the person's functions by session uid, whether they are listed or not."""
    duties: dict[str, list[Function]] = {}
    for item in agenda.items:
        held = [
            Function(raw["function"])
            for raw in item.raw["people"]
            if raw["person"] == person.pk
        ]
        if held:
            duties[item.uid] = held
    return duties


def _kept(etag: str) -> bytes | None:
    found = cache.get(f"agenda:ics:{etag}")
    return found if isinstance(found, bytes) else None


def _keep(etag: str, body: bytes) -> bytes:
    cache.set(f"agenda:ics:{etag}", body, KEPT)
    return body
