"""Names put right at the desk."""

from __future__ import annotations

from django.db import transaction

from badges.audit import BadgeVerb
from gfmd_days.core import names
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Person, User
from registration.models import Registration


def correct_name(
    registration: Registration, *, name: str, native_name: str, by: User
) -> list[str]:
    """Set the name that the badge shows; return the fields that changed.

    Of somebody under an alias only the alias is touched: the desk neither sees nor
    changes the name behind it.

    Args:
        name: the Latin line, not empty.
    """
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=registration.person_id)
        wanted = (
            {"alias": name}
            if person.alias
            else {"full_name": name, "native_name": native_name}
        )
        changed = [
            field
            for field, text in wanted.items()
            if getattr(person, field) != names.tidy(text)
        ]
        if not changed:
            return []
        for field in changed:
            setattr(person, field, wanted[field])
        person.save()
        auditing.record(
            BadgeVerb.NAME_CORRECTED,
            event=person.event,
            subject=registration,
            by=by,
            fields=changed,
        )
    return changed
