"""The draft by link: for people one trusts before the programme is published."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare

from agenda.audit import AgendaVerb
from agenda.models import Programme
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User

# A link is passed on, and forgotten: it must end by itself.
OPEN_FOR = timedelta(days=14)


@transaction.atomic
def make_link(event: Event, *, by: User, now: datetime) -> str:
    """Return a new key to the draft, for two weeks; the one before opens nothing."""
    key = secrets.token_urlsafe(24)
    Programme.objects.update_or_create(
        event=event,
        defaults={"preview_key": key, "preview_until": now + OPEN_FOR},
    )
    auditing.record(AgendaVerb.PREVIEW_OPENED, event=event, by=by)
    return key


@transaction.atomic
def end_link(event: Event, *, by: User) -> None:
    """Switch the link off; done twice it changes nothing."""
    opened = Programme.objects.filter(event=event).exclude(preview_key="")
    if opened.update(preview_key="", preview_until=None):
        auditing.record(AgendaVerb.PREVIEW_ENDED, event=event, by=by)


def is_open(programme: Programme, *, now: datetime) -> bool:
    """Tell whether a link opens the draft now."""
    until = programme.preview_until
    return bool(programme.preview_key) and until is not None and now < until


def opens(event: Event, key: str, *, now: datetime) -> bool:
    """Tell whether a key in an address is the one that opens the draft."""
    programme = Programme.objects.filter(event=event).first()
    return (
        programme is not None
        and is_open(programme, now=now)
        and constant_time_compare(programme.preview_key, key)
    )
