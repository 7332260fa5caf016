"""Many mails at once: put into the outbox in batches, taken out while they wait."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from gfmd_days.core.models import Mail, MailState

# Far below what any database takes as values of one question.
CHUNK = 500


def put(mails: Sequence[Mail]) -> dict[str, int]:
    """Put mails into the outbox, in the caller's transaction; return ids by key.

    One whose key is in the outbox already changes nothing.
    """
    Mail.objects.bulk_create(mails, batch_size=CHUNK, ignore_conflicts=True)
    from gfmd_days.core import tasks

    transaction.on_commit(tasks.deliver_soon)
    found = Mail.objects.filter(key__in=[mail.key for mail in mails])
    return dict(found.values_list("key", "pk"))


@transaction.atomic
def take_out(mails: QuerySet[Mail]) -> int:
    """Delete those that still wait, and return how many went.

    What a worker has in hand stays: it is locked or marked as being sent.
    """
    waiting = mails.filter(state=MailState.QUEUED).select_for_update(
        skip_locked=True, of=("self",)
    )
    keys = list(waiting.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        Mail.objects.filter(pk__in=keys[start : start + CHUNK]).delete()
    return len(keys)
