"""Rows of every module in an event, for calls to read."""

from __future__ import annotations

import uuid
from datetime import time

from agenda.domain import proposals, publishing
from agenda.models import Appearance, Function, Kind, Room, Session, Track
from badges.models import (
    Device,
    Point,
    Print,
    Printer,
    PrintOrder,
    Scan,
    ScanOutcome,
)
from gfmd_days.core.models import Event
from registration.domain.forms import keeping, questions
from registration.domain.forms.questions import Definition, Question, Section
from registration.models import FormPurpose, Registration, State
from tests.conftest import NOW, make_registration, make_user


def make_session(event: Event, code: str = "A1", **fields) -> Session:
    room, _ = Room.objects.get_or_create(event=event, name="Room A", seats=40)
    track, _ = Track.objects.get_or_create(
        event=event, code="T1", defaults={"title": {"en": "Rights"}}
    )
    return Session.objects.create(
        event=event,
        code=code,
        day=event.days.first(),
        start=time(9, 30),
        minutes=90,
        kind=Kind.PLENARY,
        title={"en": f"Opening {code}", "fr": f"Ouverture {code}"},
        room=room,
        track=track,
        **fields,
    )


def make_confirmed(event: Event, name: str = "Wulandari", **person) -> Registration:
    return make_registration(event, name, state=State.CONFIRMED, **person)


def make_scan(registration: Registration) -> Scan:
    return Scan.objects.create(
        id=uuid.uuid4(),
        event=registration.event,
        point=Point.objects.entrance(registration.event),
        code=registration.code,
        registration=registration,
        scanned_at=NOW,
        received_at=NOW,
        outcome=ScanOutcome.CHECKED_IN,
    )


def make_order(registration: Registration) -> PrintOrder:
    printer, _ = Printer.objects.get_or_create(
        event=registration.event, name="Desk", address="ipp://localhost:1/ipp/print"
    )
    return PrintOrder.objects.create(
        printer=printer,
        registration=registration,
        code=registration.code,
        asked_at=NOW,
    )


def ask(event: Event, *asked: Question) -> None:
    """Publish a form for the event's way in that asks these besides the known facts."""
    by = make_user(f"builder@{event.code}.example")
    form = keeping.create(
        event, code="own", name="Own", purpose=FormPurpose.APPLICATION, by=by
    )
    sections = questions.read(form.draft).sections
    more = Section(key="more", title={"en": "More"}, questions=asked)
    form = keeping.save_draft(
        form, Definition((*sections, more)), seen=form.changed_at, by=by
    )
    keeping.publish(form, by=by, now=NOW)
    event.streams.update(form=form)


def fill(event: Event, number: int = 1) -> None:
    """One row of everything, `number` times."""
    for count in range(number):
        registration = make_confirmed(event, f"Person {event.code} {count}")
        session = make_session(event, f"S{Session.objects.count()}")
        Appearance.objects.create(
            session=session, person=registration.person, function=Function.SPEAKER
        )
        make_scan(registration)
        Point.objects.create(
            event=event, code=f"room{session.pk}", name="Room", session=session
        )
        Print.objects.create(
            registration=registration, code=registration.code, at=NOW, kind="single"
        )
        Device.objects.create(
            event=event,
            name="Phone",
            added_at=NOW,
            added_by=make_user(f"helper{Device.objects.count()}@{event.code}.example"),
        )
        make_order(registration)
        publishing.publish(event, by=None, now=NOW)
        proposals.propose(event, by=None, now=NOW)


def addresses(event: Event) -> dict[str, list[str]]:
    """Every address under the event that has a row behind it, by resource."""
    base = f"/api/v1/events/{event.code}"
    rows = {
        "registrations": event.registrations.get().pk,
        "people": event.people.get().pk,
        "sessions": event.sessions.get().code,
        "rooms": event.rooms.get().pk,
        "tracks": event.tracks.get().code,
        "appearances": Appearance.objects.get(session__event=event).pk,
        "versions": event.programme_versions.get().number,
        "assignments": event.proposals.get().pk,
        "badges": event.registrations.get().code,
        "scans": event.scans.get().pk,
        "points": "entrance",
        "attendance": event.scan_points.get(session__isnull=False).session.code,
        "prints": Print.objects.get(registration__event=event).pk,
        "devices": event.devices.get().pk,
        "printers": event.printers.get().pk,
        "print-orders": PrintOrder.objects.get(printer__event=event).pk,
    }
    return {
        name: [f"{base}/{name}/", f"{base}/{name}/{key}/"] for name, key in rows.items()
    }
