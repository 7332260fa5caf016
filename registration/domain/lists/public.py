"""The public list of participants: whether it is shown, and to whom what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from gfmd_days.core import zones
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User
from registration.audit import Verb
from registration.domain.lists import lines
from registration.domain.lists.lines import Group
from registration.models import PublicList, Registration


@transaction.atomic
def set_list(event: Event, values: Mapping[str, Any], *, by: User) -> PublicList:
    """Say whether, from when and how the event's participants are shown."""
    shown, _made = PublicList.objects.update_or_create(
        event=event, defaults=dict(values)
    )
    auditing.record(
        Verb.PUBLIC_LIST_SET,
        event=event,
        by=by,
        shown=shown.is_shown,
        columns=shown.columns,
        group_by=shown.group_by,
    )
    return shown


def open_list(event: Event, *, now: datetime) -> PublicList | None:
    """Return the list if everybody may read it now, on the clocks of the venue."""
    found: PublicList | None = getattr(event, "public_list", None)
    if found is None or not found.is_shown:
        return None
    today = now.astimezone(zones.zone(event.zone_name)).date()
    return found if found.is_open(today) else None


def groups(shown: PublicList, *, query: str = "") -> list[Group]:
    """Return the confirmed people of the event who may be listed."""
    rows = Registration.objects.filter(event=shown.event_id).accredited()
    return lines.grouped(shown.event, rows, shown.group_by, query=query)
