"""The calendars this site serves, built once per revision and then kept."""

from __future__ import annotations

import hashlib
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from agenda.domain import published
from agenda.domain.own_sessions import Own
from agenda.domain.published import Agenda, Item
from agenda.exports import calendar
from agenda.exports.calendar import Reader
from agenda.models import Kind, Programme
from gfmd_days.core import languages, zones
from gfmd_days.core.models import Event
from registration.models import Registration

# What was built for an earlier revision is asked for by nobody, but still lies there:
# no longer than a day, for it may name somebody who was deleted since.
KEPT = 24 * 3600
# What everybody who comes finds in their own calendar, beside their duties.
FOR_EVERYBODY = {Kind.PLENARY, Kind.REGISTRATION, Kind.LUNCH}


class NoSuchPart(Exception):
    """The published programme has no such track or room."""


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


def track(
    event: Event, code: str, *, programme: Programme, language: str, etag: str
) -> bytes:
    """Return the feed of one track; raises NoSuchPart."""
    return _kept(etag) or _keep(etag, _track(event, code, programme, language))


def room(
    event: Event, pk: int, *, programme: Programme, language: str, etag: str
) -> bytes:
    """Return the feed of one room, by its id; raises NoSuchPart."""
    return _kept(etag) or _keep(etag, _room(event, pk, programme, language))


def personal(
    registration: Registration,
    *,
    own: Own,
    programme: Programme | None,
    language: str,
    etag: str,
    source: str,
    alarm: int = 0,
) -> bytes:
    """Return a person's own feed: duties, closed ones too, sign-ups, what is for all.

    Args:
        own: what they were asked for and have signed up for.
        source: full address of this feed.
        alarm: minutes before a session at which they are reminded; 0 for never.
    """
    return _kept(etag) or _keep(
        etag, _personal(registration, own, programme, language, source, alarm)
    )


def public_url(event: Event, *, language: str = "") -> str:
    """Return the full address of the public feed."""
    path = reverse("agenda:feed", args=[event.code])
    query = f"?lang={language}" if language else ""
    return f"{settings.BASE_URL}{path}{query}"


def part_url(event: Event, name: str, key: object, *, language: str = "") -> str:
    """Return the full address of the feed of a track or a room."""
    path = reverse(f"agenda:{name}_feed", args=[event.code, key])
    query = f"?lang={language}" if language else ""
    return f"{settings.BASE_URL}{path}{query}"


def personal_url(path: str, *, lang: str = "", alarm: int = 0) -> str:
    """Return the full address of the personal feed at `path`, with what was chosen."""
    chosen = {"lang": lang, "alarm": alarm or ""}
    query = urlencode({name: value for name, value in chosen.items() if value})
    return f"{settings.BASE_URL}{path}{'?' if query else ''}{query}"


def page_url(event: Event) -> str:
    return str(settings.BASE_URL + reverse("agenda:public", args=[event.code]))


def _public(event: Event, programme: Programme | None, language: str) -> bytes:
    agenda = _agenda(event, programme)
    return calendar.build(
        agenda,
        items=agenda.items,
        language=language,
        source=public_url(event, language=language),
        page=page_url(event),
    )


def _track(event: Event, code: str, programme: Programme, language: str) -> bytes:
    agenda = published.load(event, programme=programme)
    found = next((one for one in agenda.tracks if one.code == code), None)
    if found is None:
        raise NoSuchPart(code)
    return calendar.build(
        agenda,
        items=[item for item in agenda.items if item.raw["track"] == code],
        language=language,
        source=part_url(event, "track", code, language=language),
        page=page_url(event),
        title=_titled(event, found.title.localize(language), language),
        colour=found.colour,
    )


def _room(event: Event, pk: int, programme: Programme, language: str) -> bytes:
    agenda = published.load(event, programme=programme)
    found = next((one for one in agenda.rooms if one.id == pk), None)
    if found is None:
        raise NoSuchPart(pk)
    return calendar.build(
        agenda,
        items=[item for item in agenda.items if item.room == found],
        language=language,
        source=part_url(event, "room", pk, language=language),
        page=page_url(event),
        title=_titled(event, found.name, language),
    )


def _personal(
    registration: Registration,
    own: Own,
    programme: Programme | None,
    language: str,
    source: str,
    alarm: int,
) -> bytes:
    event, person = registration.event, registration.person
    agenda = _agenda(event, programme, closed=True)
    reader = _reader(agenda, own, alarm=alarm)
    mine = reader.duties.keys() | reader.signed_up
    items = [item for item in agenda.items if item.uid in mine or _for_all(item, own)]
    return calendar.build(
        agenda,
        items=items,
        language=language,
        source=source,
        page=page_url(event),
        title=_titled(event, person.shown_name, language),
        reader=reader,
    )


def _titled(event: Event, name: str, language: str) -> str:
    return f"{event.title.localize(language)}: {name}"


def _for_all(item: Item, own: Own) -> bool:
    """Whether everybody who comes is expected there."""
    return item.kind in FOR_EVERYBODY and not item.is_closed and not own.has_left


def _reader(agenda: Agenda, own: Own, *, alarm: int) -> Reader:
    duties = {item.uid: own.duties.of(item.raw) for item in agenda.items}
    return Reader(
        duties={uid: functions for uid, functions in duties.items() if functions},
        tentative=frozenset(
            item.uid for item in agenda.items if own.duties.waits(item.raw)
        ),
        signed_up=frozenset(own.signed_up),
        links=frozenset(item.uid for item in agenda.items if own.may_join(item)),
        stamps=own.stamps,
        alarm=alarm,
    )


def _agenda(
    event: Event, programme: Programme | None, *, closed: bool = False
) -> Agenda:
    if programme is None:
        return published.nothing(event)
    return published.load(event, programme=programme, closed=closed)


def _kept(etag: str) -> bytes | None:
    found = cache.get(f"agenda:ics:{etag}")
    return found if isinstance(found, bytes) else None


def _keep(etag: str, body: bytes) -> bytes:
    cache.set(f"agenda:ics:{etag}", body, KEPT)
    return body
