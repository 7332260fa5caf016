"""The print queue: each badge comes out once, or a person is asked to look.

A station takes the oldest order of a printer, says `BEGUN` before the document leaves
and tells what became of it. A claim lasts a minute and is renewed by each word of the
station. One that runs out before `BEGUN` goes back into the queue; one without the
printer's answer is in doubt and never sent again by itself; one with the printer's
number of the job is taken over by the next station, which asks the printer.

What the document shows is kept on the order when it is drawn, and that is what is
noted. If anything of it changed before `BEGUN`, it does not leave and is drawn anew; if
it changed since, the badge may be asked for again beside the one on its way.

Locks: registration, then printer, then order.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from badges.audit import BadgeVerb
from badges.domain import printers, printing
from badges.models import OrderState, Printer, PrintOrder
from badges.models.print_order import ONCE, OPEN, TO_DRAW
from badges.printing.devices import Reason
from badges.printing.station import News
from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.clock import every
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import Event, User
from registration.models import Registration, State

CLAIM_LASTS = timedelta(minutes=1)
# Pauses after the first, second, … try that came to nothing; then the last one always.
PAUSES = [timedelta(seconds=seconds) for seconds in (1, 2, 4, 8)]
MOST_ATTEMPTS = 32_767  # as many as the column holds: three days of trying


class AlreadyDecided(Refused):
    words = _("Somebody else decided this already, or the printer did.")


# What may be said in which state. A doubt may still end by itself: the station that
# has the answer could not reach us in time.
FROM = {
    News.BEGUN: {OrderState.CLAIMED},
    News.SENT: {OrderState.SENT, OrderState.DOUBTFUL},
    News.WAITS: {OrderState.SENT},
    News.PRINTED: {OrderState.SENT, OrderState.DOUBTFUL},
    News.LATER: {OrderState.CLAIMED, OrderState.SENT},
    News.FAILED: {OrderState.CLAIMED, OrderState.SENT, OrderState.DOUBTFUL},
    News.DOUBTFUL: {OrderState.SENT},
}
TO = {
    News.BEGUN: OrderState.SENT,
    News.SENT: OrderState.SENT,
    News.WAITS: OrderState.SENT,
    News.PRINTED: OrderState.PRINTED,
    News.LATER: OrderState.WAITING,
    News.FAILED: OrderState.FAILED,
    News.DOUBTFUL: OrderState.DOUBTFUL,
}


def order(
    printer: Printer, registration: Registration, *, key: uuid.UUID, by: User,
    now: datetime,
) -> PrintOrder:  # fmt: skip
    """Ask for a badge. The same `key`, or the same badge while it waits, is once.

    One on its way that shows something else than is right now is another badge.

    Raises NotAccredited unless the person confirmed.
    """
    try:
        with transaction.atomic():
            locked = Registration.objects.select_for_update().get(pk=registration.pk)
            if locked.state != State.CONFIRMED:
                raise printing.NotAccredited
            return _known(locked, key) or PrintOrder.objects.create(
                printer=printer,
                registration=locked,
                code=locked.code,
                key=key,
                asked_at=now,
                asked_by=by,
            )
    except IntegrityError:
        # the twin of this call was faster
        if found := PrintOrder.objects.filter(key=key).first():
            return found
        raise


def _known(registration: Registration, key: uuid.UUID) -> PrintOrder | None:
    same = PrintOrder.objects.filter(key=key).first()
    return same or _under_way(registration, code=registration.code)


def _under_way(
    registration: Registration, *, code: str, but: int = 0
) -> PrintOrder | None:
    """Return the order that brings the badge as it is now, if there is one."""
    orders = registration.print_orders.filter(code=code, state__in=ONCE)
    for one in orders.exclude(pk=but):
        if one.state in TO_DRAW or not one.digest:
            return one
        if one.digest == printing.digest_now(registration):
            return one
    return None


@transaction.atomic
def take(
    event: Event, *, now: datetime, names: Iterable[str] = ()
) -> PrintOrder | None:
    """Claim the next thing to do at a printer that is free; None if there is none."""
    printers = Printer.objects.filter(event=event)
    if names:
        printers = printers.filter(name__in=names)
    for printer in printers.select_for_update(skip_locked=True, no_key=True):
        if (found := _next(printer, now)) is not None:
            return _claimed(found, now)
    return None


def _next(printer: Printer, now: datetime) -> PrintOrder | None:
    """Return what to do at a printer: one after the other, so the order is kept.

    An order that is locked is being told of or cancelled right now: it is left alone.
    """
    orders = printer.orders.select_for_update(skip_locked=True).order_by("pk")
    for gone in orders.run_out(now):
        _given_up(gone)
        if gone.state == OrderState.SENT:
            return gone
    at_work = (OrderState.CLAIMED, OrderState.SENT)
    if printer.is_paused or printer.orders.filter(state__in=at_work).exists():
        return None
    for one in orders.filter(state=OrderState.WAITING):
        if not _dropped(one, now):
            return one if one.next_at is None or one.next_at <= now else None
    return None


def _dropped(one: PrintOrder, now: datetime) -> bool:
    """Cancel what nobody should get any more: a lost code, a place given up."""
    person = one.registration
    if person is None or (person.state == State.CONFIRMED and person.code == one.code):
        return False
    is_gone = person.state != State.CONFIRMED
    one.reasons = [Reason.NO_BADGE if is_gone else Reason.CODE_REPLACED]
    one.state, one.over_at = OrderState.CANCELLED, now
    one.save()
    return True


def _claimed(one: PrintOrder, now: datetime) -> PrintOrder:
    if one.state == OrderState.WAITING:
        one.state = OrderState.CLAIMED
        one.attempts = min(one.attempts + 1, MOST_ATTEMPTS)
        one.job = ""
    one.claim, one.claimed_until = uuid.uuid4(), now + CLAIM_LASTS
    one.save()
    return one


def _given_up(one: PrintOrder) -> None:
    """Settle what a station held that is gone; the claim's late words still count."""
    if one.state == OrderState.CLAIMED:
        one.state, one.claim, one.digest = OrderState.WAITING, None, ""
    elif not one.job:
        one.state, one.reasons = OrderState.DOUBTFUL, [Reason.STATION_GONE]
    one.save()


@every(timedelta(minutes=1), name="badges.print_queue")
def forget_the_gone(*, now: datetime) -> None:
    """See to it that no order looks busy when no station is left."""
    for gone in PrintOrder.objects.run_out(now).filter(job=""):
        with transaction.atomic():
            Printer.objects.select_for_update(no_key=True).get(pk=gone.printer_id)
            orders = PrintOrder.objects.select_for_update(skip_locked=True)
            for one in orders.run_out(now).filter(pk=gone.pk, job=""):
                _given_up(one)


@transaction.atomic
def held(
    event: Event, pk: int, *, claim: uuid.UUID, now: datetime
) -> PrintOrder | None:
    """Return the order a station holds, for drawing it, if it still may come out."""
    found = _claimed_by(event, pk, claim)
    return None if found is None or _dropped(found, now) else found


@transaction.atomic
def note_drawn(event: Event, pk: int, *, claim: uuid.UUID, digest: str) -> bool:
    """Keep what the document shows; False if the order is not the station's now."""
    found = _claimed_by(event, pk, claim)
    if found is None:
        return False
    found.digest = digest
    found.save(update_fields=["digest"])
    return True


def _claimed_by(event: Event, pk: int, claim: uuid.UUID) -> PrintOrder | None:
    found = _locked(event, pk)
    is_theirs = found and found.claim == claim and found.state == OrderState.CLAIMED
    return found if is_theirs else None


@transaction.atomic
def note(
    event: Event, pk: int, *, claim: uuid.UUID, news: News, now: datetime,
    job: str = "", reasons: Iterable[str] = (),
) -> bool:  # fmt: skip
    """Take in what a station says; False if the order is not its own any more.

    A station may send a document only after BEGUN was answered with True.
    """
    found = _locked(event, pk)
    if found is None or found.claim != claim or found.state not in FROM[news]:
        return False
    if news == News.LATER and found.job:
        return False  # the printer has it
    if news == News.BEGUN and not _may_leave(found, now):
        return False
    if news == News.PRINTED:
        _note_paper(found, by=found.asked_by, now=now)
    told = list(reasons)
    found.state, found.reasons = TO[news], told
    found.job = job or found.job
    found.claimed_until = now + CLAIM_LASTS if found.is_open else None
    found.over_at = None if found.is_open else now
    if news == News.LATER:
        _put_back(found, now)
    found.save()
    if TO[news] in OPEN:
        printers.note_seen(found.printer, told, now=now)
    return True


def _may_leave(one: PrintOrder, now: datetime) -> bool:
    """Look once more before paper moves: is what was drawn right?

    If not, it is drawn anew; `one` is saved then.
    """
    if _dropped(one, now):
        return False
    person = one.registration
    if person is None or not one.digest or one.digest == printing.digest_now(person):
        return True
    _put_back(one, now)
    one.save()
    return False


def _put_back(one: PrintOrder, now: datetime) -> None:
    """Let it be drawn and tried anew after a pause, unless another took its place."""
    pause = PAUSES[min(one.attempts, len(PAUSES)) - 1]
    one.claim, one.claimed_until, one.next_at = None, None, now + pause
    one.state, one.digest = OrderState.WAITING, ""
    others = PrintOrder.objects.filter(registration=one.registration, code=one.code)
    if one.registration and others.filter(state__in=TO_DRAW).exclude(pk=one.pk):
        one.state, one.over_at = OrderState.CANCELLED, now
        one.reasons = [Reason.CHANGED]


@transaction.atomic
def decide(one: PrintOrder, *, came_out: bool, by: User, now: datetime) -> None:
    """Settle a doubtful or failed order: it came out, or it is printed again.

    Raises AlreadyDecided.
    """
    found = _locked(one.printer.event, one.pk)
    if found is None or not found.is_to_decide or (not came_out and _twin(found)):
        raise AlreadyDecided
    if came_out:
        _note_paper(found, by=by, now=now)
        found.state, found.over_at = OrderState.PRINTED, now
    else:
        found.state, found.over_at = OrderState.WAITING, None
        found.next_at, found.job, found.digest = None, "", ""
    found.claim, found.claimed_until, found.reasons = None, None, []
    found.save()
    _record(found, by, came_out=came_out)


@transaction.atomic
def cancel(one: PrintOrder, *, by: User, now: datetime) -> None:
    """Take back what has not begun, or let a doubt rest: no badge is noted.

    Raises AlreadyDecided when it is on its way or over.
    """
    found = _locked(one.printer.event, one.pk)
    if found is None or not (found.state == OrderState.WAITING or found.is_to_decide):
        raise AlreadyDecided
    found.state, found.over_at, found.claim = OrderState.CANCELLED, now, None
    found.save()
    _record(found, by, cancelled=True)


def _locked(event: Event, pk: int) -> PrintOrder | None:
    orders = PrintOrder.objects.filter(printer__event=event, pk=pk)
    person = orders.values_list("registration", flat=True).first()
    if person is not None:
        Registration.objects.select_for_update().filter(pk=person).first()
    return orders.select_for_update(of=("self",)).first()


def _twin(one: PrintOrder) -> bool:
    """Whether the same badge was asked for again meanwhile."""
    person = one.registration
    return bool(person and _under_way(person, code=one.code, but=one.pk))


def _note_paper(one: PrintOrder, *, by: User | None, now: datetime) -> None:
    if one.registration is not None:
        printing.note_paper(
            one.registration, code=one.code, digest=one.digest, by=by, now=now
        )


def _record(one: PrintOrder, by: User, **told: Any) -> None:
    auditing.record(
        BadgeVerb.PRINT_DECIDED,
        event=one.printer.event,
        subject=one.registration,
        by=by,
        **told,
    )
