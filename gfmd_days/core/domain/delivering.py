"""Calling webhooks: signed, one worker at a time, again until it comes through."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from datetime import datetime, timedelta

from django.db import transaction

from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.domain import announcing, auditing, calling, clock
from gfmd_days.core.domain.calling import Answer
from gfmd_days.core.models import Delivery, DeliveryState, Fault, Webhook

PREFIX = "whsec_"
# Waits after the first, second, ... failure; a day after the first it is given up.
WAITS = [
    *(timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10)),
    *(timedelta(minutes=30), timedelta(hours=2), timedelta(hours=5)),
    *(timedelta(hours=8), timedelta(hours=8)),
]
# A call claimed longer ago belongs to a worker that died; its receiver knows the same
# news by its id, so it is called again.
CLAIM_LASTS = timedelta(minutes=2)
# Slow servers must not keep the worker from everything else.
LONGEST = 60.0
SILENT = {Fault.NO_SUCH_HOST, Fault.NO_CONNECTION, Fault.TOO_SLOW, Fault.UNSAFE}
GONE = 410
REMEMBERED = timedelta(days=30)


def signature(secret: str, *, id: str, moment: int, body: bytes) -> str:
    """Return the `webhook-signature` of a call, as the Standard Webhooks say."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{id}.{moment}.".encode() + body
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def is_due(*, now: datetime) -> bool:
    return Delivery.objects.due(now).exists()


def deliver_due(*, now: datetime, limit: int = 100) -> bool:
    """Make the calls that are due; return whether some may have been left for later.

    A server that does not answer is not called again in the same round.
    """
    silent: set[int] = set()
    ends = time.monotonic() + LONGEST
    for _number in range(limit):
        if time.monotonic() > ends:
            return True
        row = _claim(now=now, silent=silent)
        if row is None:
            return False
        answer = _call(row, now=now)
        _note(row, answer, now=now)
        if answer.fault in SILENT:
            silent.add(row.webhook_id)
    return True


def _claim(*, now: datetime, silent: set[int]) -> Delivery | None:
    with transaction.atomic():
        row = (
            Delivery.objects.due(now)
            .exclude(webhook__in=silent)
            .select_related("webhook__event")
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("next_at", "created_at", "pk")
            .first()
        )
        if row is None:
            return None
        row.tries += 1
        row.next_at = now + CLAIM_LASTS
        row.save(update_fields=["tries", "next_at"])
    return row


def _call(row: Delivery, *, now: datetime) -> Answer:
    body = json.dumps(row.payload, ensure_ascii=False, separators=(",", ":")).encode()
    moment = int(now.timestamp())
    headers = {
        "Content-Type": "application/json",
        "webhook-id": str(row.pk),
        "webhook-timestamp": str(moment),
        "webhook-signature": signature(
            row.webhook.secret, id=str(row.pk), moment=moment, body=body
        ),
    }
    return calling.post(row.webhook.url, body, headers)


@transaction.atomic
def _note(row: Delivery, answer: Answer, *, now: datetime) -> None:
    row.status, row.fault, row.tried_at = answer.status, answer.fault or "", now
    if answer.fault is None:
        row.state = DeliveryState.SENT
        Webhook.objects.filter(pk=row.webhook_id).update(failing_since=None)
    else:
        is_last = row.tries > len(WAITS) or answer.status == GONE
        row.state = DeliveryState.GIVEN_UP if is_last else DeliveryState.FAILED
        row.next_at = now if is_last else now + WAITS[row.tries - 1]
        Webhook.objects.filter(pk=row.webhook_id, failing_since=None).update(
            failing_since=now
        )
    row.save(update_fields=["state", "status", "fault", "tried_at", "next_at"])
    if answer.status == GONE:
        _end(row.webhook)


def _end(hook: Webhook) -> None:
    """The server said that there is nothing any more: no news are kept for it."""
    Webhook.objects.filter(pk=hook.pk).update(is_active=False)
    announcing.look_again()
    auditing.record(CoreVerb.WEBHOOK_PAUSED, event=hook.event, subject=hook, by=None)


@clock.every(timedelta(days=1), name="core.deliveries_forgotten")
def forget(*, now: datetime) -> int:
    """Delete what was told long ago."""
    old = Delivery.objects.filter(created_at__lt=now - REMEMBERED)
    return old.delete()[0]
