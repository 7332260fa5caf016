"""Lost badges: the old code opens no door any more, a new one takes its place."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from badges.audit import BadgeVerb
from badges.models import VoidCode
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import User
from registration.models import Registration
from registration.models.registration import new_code


def replace_code(
    registration: Registration, *, reason: str, by: User, now: datetime
) -> Registration:
    """Make the badge's code invalid and give the person a new one.

    A check-in that stands keeps standing: the person is here, the card is not.
    """
    with transaction.atomic():
        locked = Registration.objects.select_for_update().get(pk=registration.pk)
        VoidCode.objects.create(
            event=locked.event,
            registration=locked,
            code=locked.code,
            at=now,
            by=by,
            reason=reason,
        )
        locked.code = new_code()
        locked.save(update_fields=["code", "changed_at"])
        auditing.record(
            BadgeVerb.CODE_REPLACED, event=locked.event, subject=locked, by=by
        )
    return locked
