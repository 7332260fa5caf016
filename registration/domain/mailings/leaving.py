"""Mail to many that still waits for somebody who leaves."""

from __future__ import annotations

from django.db import transaction

from gfmd_days.core.domain import bulk
from gfmd_days.core.models import Mail
from registration.domain.mailings import receivers
from registration.models import LeftOut, Receiver, Registration


@transaction.atomic
def take_out(registration: Registration) -> None:
    """Send somebody who left nothing that still waits, but where it is for them."""
    rows = Receiver.objects.filter(registration=registration, left_out="")
    here = rows.select_related("mailing")
    found = [one.pk for one in here if not receivers.takes_ended(one.mailing)]
    if found:
        theirs = rows.filter(pk__in=found)
        bulk.take_out(
            Mail.objects.filter(pk__in=theirs.exclude(mail=None).values("mail"))
        )
        theirs.unqueued().update(left_out=LeftOut.ENDED)
