"""Setting up where badges are scanned."""

from __future__ import annotations

from django.db import models, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from agenda.models import Session
from badges.audit import BadgeVerb
from badges.models import Point, PointKind
from badges.models.point import ENTRANCE
from badges.models.scan import inside, standing
from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import Event, User


class PointInUse(Refused):
    words = _("Badges were scanned here, so it stays. Change its rules instead.")


def with_counts(event: Event) -> models.QuerySet[Point]:
    """Return the points with `inside`, how many people are in now, and `came`."""
    return (
        Point.objects.filter(event=event)
        .select_related("session")
        .annotate(
            inside=Count("scans", inside("scans__")),
            came=Count("scans__registration", standing("scans__"), distinct=True),
        )
        .order_by("position", "code")
    )


def has_fixed_code(point: Point) -> bool:
    """Tell whether the code stays: a device or a scan names the point by it."""
    if not point.pk:
        return False
    own = Q(points=point) | Q(is_venue=True)
    devices = point.event.devices.filter(own, revoked_at=None)
    return point.code == ENTRANCE or devices.exists() or point.scans.exists()


@transaction.atomic
def save(point: Point, *, by: User) -> Point:
    """Keep a point and its rules, new or changed."""
    point.save()
    auditing.record(
        BadgeVerb.POINT_CHANGED,
        event=point.event,
        subject=point,
        by=by,
        point=point.code,
    )
    return point


@transaction.atomic
def make_for_sessions(event: Event, *, by: User) -> int:
    """Make a point for each session that has none; return how many were made.

    Sessions people sign up for let in those with a place and those with a function;
    the seats of a session are told when they are taken, and keep nobody out.
    """
    known = set(Point.objects.filter(event=event).values_list("code", flat=True))
    sessions = Session.objects.standing().filter(event=event, scan_points=None)
    made = [
        _of(session, position)
        for position, session in enumerate(sessions.order_by("day__date", "start"), 10)
        if session.code.lower() not in known
    ]
    Point.objects.bulk_create(made)
    if made:
        auditing.record(BadgeVerb.POINTS_MADE, event=event, by=by, points=len(made))
    return len(made)


@transaction.atomic
def remove(point: Point, *, by: User) -> None:
    """Remove a point at which nothing was scanned. Raises PointInUse."""
    if point.code == ENTRANCE or point.scans.exists():
        raise PointInUse
    auditing.record(BadgeVerb.POINT_REMOVED, event=point.event, by=by, point=point.code)
    point.delete()


def _of(session: Session, position: int) -> Point:
    functions = sorted(
        set(session.appearances.values_list("function", flat=True))
        if session.sign_up
        else ()
    )
    return Point(
        event_id=session.event_id,
        session=session,
        code=session.code.lower(),
        name=session.title,
        kind=PointKind.ROOM,
        position=position,
        needs_sign_up=session.sign_up,
        functions=functions,
        capacity=session.seats,
    )
