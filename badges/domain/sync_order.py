"""Of two changes of the same thing the later stands, wherever it was made."""

from __future__ import annotations

from collections.abc import Collection, Set

from badges.models import Operation, OperationState
from gfmd_days.core.models import AuditEntry
from registration.models import Registration


def is_outdated(
    row: Operation,
    registration: Registration,
    *,
    verbs: Collection[str],
    fields: Set[str] = frozenset(),
) -> bool:
    """Tell whether what an operation changes was changed later than it says, by a
    device or here.

    Args:
        verbs: what the history calls such a change when it was made here.
        fields: the names of what is changed, where those verbs tell of more.
    """
    told = Operation.objects.filter(
        registration=registration, kind=row.kind, state=OperationState.DONE
    ).exclude(pk=row.pk)
    if any((one.at, one.pk) > (row.at, row.pk) for one in told):
        return True
    here = AuditEntry.objects.about(registration).filter(
        event=row.event_id, verb__in=[str(one) for one in verbs], at__gt=row.at
    )
    # those with a time of their own were told by devices, and compared above
    return any(
        "done_at" not in entry.data
        and (not fields or not fields.isdisjoint(entry.data.get("fields", ())))
        for entry in here
    )
