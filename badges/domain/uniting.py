"""Badges and scans of two registrations that become one."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from badges.domain import replaying
from badges.models import Certificate, PersonAlerts, Point, Print, VoidCode
from registration.domain.moving import Moves
from registration.models import Registration
from registration.models.registration import new_code


def unite(kept: Registration, dropped: Registration, *, moves: Moves) -> None:
    """Settle which code opens the door and which check-in counts.

    The kept one's code stays, unless only the dropped one's badge is on paper. The
    other code is void: whoever shows it is told whose it was.
    """
    _count_once(kept, dropped, moves)
    _alert_of_both(kept, dropped, moves)
    _one_certificate(kept, dropped, moves)
    mine, theirs = kept.code, dropped.code
    moves.change(dropped, code=new_code())
    void = theirs
    if _is_printed(dropped, theirs) and not _is_printed(kept, mine):
        moves.change(kept, code=theirs)
        void = mine
    moves.add(
        VoidCode(
            event=kept.event,
            registration=kept,
            code=void,
            at=timezone.now(),
            reason=_("Two registrations became one"),
        )
    )


def _is_printed(registration: Registration, code: str) -> bool:
    return Print.objects.filter(registration=registration, code=code).exists()


def _count_once(kept: Registration, dropped: Registration, moves: Moves) -> None:
    """Where both were read, count all readings as those of one person."""
    read = [
        set(one.scans.accepted().values_list("point_id", flat=True))
        for one in (kept, dropped)
    ]
    for point in Point.objects.filter(pk__in=set.intersection(*read)):
        for scan, count in replaying.changes([kept, dropped], point):
            moves.change(scan, outcome=count.outcome, left_at=count.left_at)


def _alert_of_both(kept: Registration, dropped: Registration, moves: Moves) -> None:
    """What the desk must see of either, it sees of the one."""
    rows = {
        one.registration_id: one
        for one in PersonAlerts.objects.filter(registration__in=[kept, dropped])
    }
    if len(rows) == 2:
        mine, theirs = rows[kept.pk], rows[dropped.pk]
        moves.change(mine, kinds=sorted({*mine.kinds, *theirs.kinds}))


def _one_certificate(kept: Registration, dropped: Registration, moves: Moves) -> None:
    """Of two valid certificates the other is replaced; its code can be checked."""
    if Certificate.objects.valid().filter(registration=kept).exists():
        for one in Certificate.objects.valid().filter(registration=dropped):
            moves.change(one, replaced_at=timezone.now())
