"""Changing how the desk is run."""

from __future__ import annotations

from django.db import transaction

from badges.audit import BadgeVerb
from badges.models import DeskSettings
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import User


@transaction.atomic
def save(rules: DeskSettings, *, fields: list[str], by: User) -> DeskSettings:
    """Keep what was changed; `fields` are the names, for the history."""
    rules.save()
    auditing.record(BadgeVerb.DESK_SET_UP, event=rules.event, by=by, fields=fields)
    return rules
