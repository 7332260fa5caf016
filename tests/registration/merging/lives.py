"""What two registrations can have, and all of it before and after."""

import uuid
from datetime import time

from django.apps import apps

from agenda.domain import programme
from agenda.models import Function, Kind, Profile
from badges.models import Point, Print, PrintKind, Scan, ScanOutcome
from registration.domain import entering, merging
from registration.models import Consent, Registration
from tests.conftest import NOW


def merge(both, user, *taking):
    kept, dropped = both
    return merging.merge(kept, dropped=dropped, taking=taking, by=user, now=NOW)


def make_session(event, code="S1"):
    return programme.create_session(
        event, by=None, code=code, day=event.days.first(), start=time(9), minutes=60,
        kind=Kind.PLENARY, title="Opening",
    )  # fmt: skip


def scan(registration, point):
    return Scan.objects.create(
        id=uuid.uuid4(), event=registration.event, point=point, code=registration.code,
        registration=registration, scanned_at=NOW, received_at=NOW,
        outcome=ScanOutcome.CHECKED_IN,
    )  # fmt: skip


def state_of(event):
    """Every row of the event that a merge may touch, for comparing before and after."""
    found = {}
    for model in apps.get_models():
        label = model._meta.label
        if label.split(".")[0] not in {"core", "registration", "agenda", "badges"}:
            continue
        if label in {"core.AuditEntry", "registration.MergeRecord", "core.User",
                     "registration.LikenessLook", "agenda.Programme"}:  # fmt: skip
            continue
        found[label] = sorted(
            (
                {key: value for key, value in row.items() if key != "changed_at"}
                for row in model._base_manager.values()
            ),
            key=str,
        )
    return found


def full_lives(event, both, user):
    """Give both everything a registration can have."""
    point = Point.objects.entrance(event)
    for number, row in enumerate(both):
        Registration.objects.filter(pk=row.pk).update(
            accessibility=f"need {number}", notes=f"note {number}"
        )
        Consent.objects.create(
            registration=row, purpose="processing", version="2026-1", given_at=NOW
        )
        Consent.objects.create(
            registration=row, purpose="listing", version=f"v{number}", given_at=NOW
        )
        entering.send_link(row, by=user, now=NOW)
        Print.objects.create(
            registration=row, code=row.code, at=NOW, by=user, kind=PrintKind.SINGLE
        )
        scan(row, point)
        Profile.objects.create(person=row.person, max_sessions=number + 1)
        session = make_session(event, f"S{number}")
        programme.add_function(
            session, function=Function.SPEAKER, person=row.person, by=None
        )
    shared = make_session(event, "S9")
    for row in both:
        programme.add_function(
            shared, function=Function.SPEAKER, person=row.person, by=None
        )
