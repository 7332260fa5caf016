"""News of deeds for programs: written in the deed's transaction, sent later."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from gfmd_days.core import topics
from gfmd_days.core.models import Delivery, Event, Webhook

# How long a process may not know that another one has added a webhook.
KEPT = 5.0
_known: tuple[float, frozenset[int]] = (0.0, frozenset())


def followed() -> frozenset[int]:
    """Return the keys of the events that a webhook follows.

    Kept for seconds, so that deeds of an event without one cost no query.
    """
    global _known
    until, events = _known
    if time.monotonic() >= until:
        active = Webhook.objects.filter(is_active=True)
        events = frozenset(active.values_list("event_id", flat=True))
        _known = (time.monotonic() + KEPT, events)
    return events


def look_again() -> None:
    """Note that webhooks were added, paused or removed, now and when it is certain."""
    remember(None)
    transaction.on_commit(lambda: remember(None))


def remember(events: frozenset[int] | None, *, seconds: float = KEPT) -> None:
    """Take it that these events are followed; None: look when it is next asked."""
    global _known
    until = 0.0 if events is None else time.monotonic() + seconds
    _known = (until, events or frozenset())


def note(
    verb: str,
    subjects: Iterable[tuple[Any, Mapping[str, Any]]],
    *,
    event: Event | None,
    now: datetime,
) -> None:
    """Announce deeds that were just recorded, if they are news and anybody follows.

    Args:
        subjects: each deed's subject with the data of its entry.
    """
    news = topics.of(verb)
    if news is None or event is None or event.pk not in followed():
        return
    found = [news.describe(subject, data) for subject, data in subjects]
    announce_many(event, news.topic, found, now=now)


def announce(event: Event, topic: str, data: dict[str, Any], *, now: datetime) -> None:
    """Write a delivery for each webhook of the event that follows the topic.

    Args:
        data: what happened, by keys, codes, states and counts; nothing about a person.
    """
    announce_many(event, topic, [data], now=now)


def announce_many(
    event: Event, topic: str, found: list[dict[str, Any]], *, now: datetime
) -> None:
    """As `announce`, for several of the same topic."""
    # no deed needs the secret, nor fails where it cannot be read
    hooks = Webhook.objects.filter(event=event, is_active=True).defer("secret")
    rows = [
        delivery(hook, topic, {"event": event.code, **data}, now=now)
        for hook in hooks
        if topic in hook.topics
        for data in found
    ]
    if rows:
        Delivery.objects.bulk_create(rows, batch_size=500)
        call_soon()


def delivery(
    hook: Webhook, topic: str, data: dict[str, Any], *, now: datetime
) -> Delivery:
    """Return an unsaved delivery; its payload is that of the Standard Webhooks."""
    moment = now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    payload = {"type": topic, "timestamp": moment, "data": data}
    return Delivery(
        webhook=hook, topic=topic, payload=payload, created_at=now, next_at=now
    )


def call_soon() -> None:
    """Ask the worker to call, once the deed is certain."""
    from gfmd_days.core import tasks

    transaction.on_commit(tasks.call_webhooks_soon)
