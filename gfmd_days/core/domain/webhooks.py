"""The team's deeds about webhooks."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gfmd_days.core import topics
from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.domain import announcing, auditing, calling
from gfmd_days.core.domain.delivering import PREFIX
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import Delivery, DeliveryState, Event, User, Webhook

MOST = 20
TEST = "webhook.test"


class NotCallable(Refused):
    words = _("Give an address on the public internet that begins with https.")


class TooMany(Refused):
    words = _("There are as many webhooks as an event may have. Remove one first.")


@transaction.atomic
def add(
    event: Event, *, url: str, about: Iterable[str], by: User, now: datetime
) -> tuple[Webhook, str]:
    """Let an address be told of deeds; return the row and its secret.

    Args:
        about: the topics.

    Raises NotCallable, TooMany.
    """
    if not calling.is_callable(url):
        raise NotCallable
    if event.webhooks.count() >= MOST:
        raise TooMany
    secret = _secret()
    hook = Webhook.objects.create(
        event=event,
        url=url,
        secret=secret,
        topics=sorted(topic for topic in about if topic in topics.LABELS),
        created_by=by,
        created_at=now,
    )
    announcing.look_again()
    auditing.record(
        CoreVerb.WEBHOOK_ADDED, event=event, subject=hook, by=by, topics=hook.topics
    )
    return hook, secret


@transaction.atomic
def pause(hook: Webhook, *, by: User) -> None:
    """Tell it nothing for a while: what happens meanwhile it never hears of."""
    _switch(hook, CoreVerb.WEBHOOK_PAUSED, on=False, by=by)


@transaction.atomic
def resume(hook: Webhook, *, by: User) -> None:
    """Go on telling it what happens from now on, and what waits from before."""
    _switch(hook, CoreVerb.WEBHOOK_RESUMED, on=True, by=by)
    announcing.call_soon()


@transaction.atomic
def remove(hook: Webhook, *, by: User) -> None:
    """Tell it no more; the log of what it was told goes too."""
    auditing.record(CoreVerb.WEBHOOK_REMOVED, event=hook.event, subject=hook, by=by)
    hook.delete()
    announcing.look_again()


@transaction.atomic
def renew(hook: Webhook, *, by: User) -> str:
    """Sign with a new secret from the next call on; return it."""
    hook.secret = secret = _secret()
    hook.save(update_fields=["secret"])
    auditing.record(CoreVerb.WEBHOOK_RENEWED, event=hook.event, subject=hook, by=by)
    return secret


@transaction.atomic
def try_out(hook: Webhook, *, by: User, now: datetime) -> Delivery:
    """Send something harmless, whatever topics it follows."""
    row = announcing.delivery(hook, TEST, {"event": hook.event.code}, now=now)
    row.save()
    auditing.record(CoreVerb.WEBHOOK_TRIED, event=hook.event, subject=hook, by=by)
    announcing.call_soon()
    return row


@transaction.atomic
def send_again(delivery: Delivery, *, by: User, now: datetime) -> None:
    """Tell the same news again under the same id, as often as if it were new."""
    row = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if row.state == DeliveryState.QUEUED:
        return
    row.state, row.tries, row.next_at = DeliveryState.QUEUED, 0, now
    row.save(update_fields=["state", "tries", "next_at"])
    hook = delivery.webhook
    auditing.record(CoreVerb.WEBHOOK_SENT_AGAIN, event=hook.event, subject=hook, by=by)
    announcing.call_soon()


def failing(event: Event) -> int:
    """Return how many of the event's programs do not hear what they are told."""
    if event.pk not in announcing.followed():
        return 0
    return event.webhooks.filter(is_active=True, failing_since__isnull=False).count()


def _switch(hook: Webhook, verb: CoreVerb, *, on: bool, by: User) -> None:
    changed = Webhook.objects.filter(pk=hook.pk, is_active=not on).update(is_active=on)
    if changed:
        announcing.look_again()
        auditing.record(verb, event=hook.event, subject=hook, by=by)


def _secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
