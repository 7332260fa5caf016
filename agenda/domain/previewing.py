"""The draft by link: for people one trusts before the programme is published."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils.crypto import constant_time_compare

from agenda.audit import AgendaVerb
from agenda.models import Programme
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User


@transaction.atomic
def make_link(event: Event, *, by: User) -> str:
    """Return a new key to the draft; the one before opens nothing any more."""
    key = secrets.token_urlsafe(24)
    Programme.objects.update_or_create(event=event, defaults={"preview_key": key})
    auditing.record(AgendaVerb.PREVIEW_OPENED, event=event, by=by)
    return key


@transaction.atomic
def end_link(event: Event, *, by: User) -> None:
    """Switch the link off; done twice it changes nothing."""
    opened = Programme.objects.filter(event=event).exclude(preview_key="")
    if opened.update(preview_key=""):
        auditing.record(AgendaVerb.PREVIEW_ENDED, event=event, by=by)


def key_of(event: Event) -> str:
    """Return the key that opens the draft, empty if none does."""
    keys = Programme.objects.filter(event=event).values_list("preview_key", flat=True)
    return keys.first() or ""


def opens(event: Event, key: str) -> bool:
    """Tell whether a key in an address is the one that opens the draft."""
    known = key_of(event)
    return bool(known) and constant_time_compare(known, key)
