"""Rows locked for a deed."""

from registration.models import Registration


def locked(registration: Registration) -> Registration:
    """Return the row afresh, locked until the end of the transaction.

    A deed decides on what is true now, not on what a page showed a while ago. On
    SQLite the immediate transaction is the lock.
    """
    return (
        Registration.objects.select_for_update(of=("self",))
        .select_related("event", "person__organisation", "person__region", "stream")
        .get(pk=registration.pk)
    )
