"""Invitations and cancellations of one person's calendar entry (RFC 5546, iTIP)."""

from __future__ import annotations

from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.utils import timezone, translation
from icalendar import Calendar, Event, vCalAddress, vText, vUri

from agenda.domain import asking_mails
from agenda.exports import calendar, timezones
from agenda.models import Asking, AskingState, Function
from gfmd_days.core.domain import enclosing
from gfmd_days.core.domain.enclosing import CannotBeEnclosed, Maker, Paper


def request(asking: Asking, *, now: datetime) -> bytes:
    """Return the invitation as it is now: a REQUEST to the person alone."""
    return _built(asking, method="REQUEST", now=now)


def cancel(asking: Asking, *, now: datetime) -> bytes:
    """Return what takes the entry out of the person's calendar."""
    return _built(asking, method="CANCEL", now=now)


def register() -> None:
    """Make invitations known to the outbox."""
    enclosing.register(asking_mails.REQUEST, Maker(_make_request, _name))
    enclosing.register(asking_mails.CANCEL, Maker(_make_cancel, _name))


def _make_request(key: int) -> Paper:
    asking = _found(key)
    if not asking.is_live:
        raise CannotBeEnclosed("the asking is over")
    return _paper(asking, "REQUEST", request(asking, now=timezone.now()))


def _make_cancel(key: int) -> Paper:
    asking = _found(key)
    if asking.is_live:
        raise CannotBeEnclosed("it is asked again")
    return _paper(asking, "CANCEL", cancel(asking, now=timezone.now()))


def _found(key: int) -> Asking:
    asking = Asking.objects.with_parts().filter(pk=key).first()
    if asking is None:
        raise CannotBeEnclosed("the asking is gone")
    return asking


def _paper(asking: Asking, method: str, content: bytes) -> Paper:
    # programs show the buttons to answer only where the part itself says the method
    kind = f"text/calendar; method={method}"
    return Paper(f"{asking.session.code}.ics", content, kind)


def _name(key: int) -> str:
    found = Asking.objects.filter(pk=key).values_list("session__code", flat=True)
    return f"{found[0]}.ics" if found else "–"


def _built(asking: Asking, *, method: str, now: datetime) -> bytes:
    session = asking.session
    language = asking_mails.language_of(asking)
    with translation.override(language):
        built = Calendar()
        built.add("prodid", calendar.PRODUCT)
        built.add("version", "2.0")
        built.add("method", method)
        if session.is_placed:
            zone = session.event.zone_name
            built.add_component(
                timezones.component(zone, session.starts_local, session.ends_local)
            )
        built.add_component(_entry(asking, language, method, now))
        return bytes(built.to_ical())


def _entry(asking: Asking, language: str, method: str, now: datetime) -> Event:
    session = asking.session
    entry = Event()
    entry.add("uid", str(asking.uid))
    entry.add("sequence", asking.sequence)
    entry.add("dtstamp", now.replace(microsecond=0))
    if session.is_placed:
        moments = (("dtstart", session.starts_local), ("dtend", session.ends_local))
        for name, moment in moments:
            entry.add(name, moment, {"tzid": session.event.zone_name})
    text = {"language": language}
    title = session.title.localize(language)
    summary = f"{Function(asking.function).label}: {title}"
    entry.add("summary", calendar.plain(summary), text)
    is_over = method == "CANCEL"
    status = "CANCELLED" if is_over else _status(asking)
    entry.add("status", status)
    if place := asking_mails.place(session):
        entry.add("location", calendar.plain(place))
    entry.add("description", calendar.plain(_description(asking, language)), text)
    entry.add("organizer", _organizer(asking, language))
    entry.add("attendee", _attendee(asking, is_over=is_over), encode=False)
    if not is_over:
        entry.add("url", vUri(asking_mails.url(asking)))
    return entry


def _status(asking: Asking) -> str:
    is_firm = asking.state == AskingState.ACCEPTED
    return "CONFIRMED" if is_firm else "TENTATIVE"


def _description(asking: Asking, language: str) -> str:
    meaning = str(asking_mails.MEANINGS[asking.function])
    lines = asking_mails.facts(asking.session, language)
    return "\n".join([*lines, "", meaning])


def _organizer(asking: Asking, language: str) -> vCalAddress:
    event = asking.session.event
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    address = vCalAddress(f"mailto:{event.contact_email or sender}")
    address.params["cn"] = vText(event.title.localize(language))
    return address


def _attendee(asking: Asking, *, is_over: bool) -> vCalAddress:
    address = vCalAddress(f"mailto:{asking.person.email}")
    address.params["cn"] = vText(asking.person.full_name)
    address.params["role"] = vText("REQ-PARTICIPANT")
    if not is_over:
        is_firm = asking.state == AskingState.ACCEPTED
        address.params["partstat"] = vText("ACCEPTED" if is_firm else "NEEDS-ACTION")
        address.params["rsvp"] = vText("TRUE")
    return address
