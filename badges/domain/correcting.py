"""Names put right at the desk."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from badges.audit import BadgeVerb
from gfmd_days.core import names
from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import Person, User
from registration.models import Registration

ALIAS_LENGTH = Person._meta.get_field("alias").max_length or 0


class NameTooLong(Refused):
    words = _("This name is too long.")


def shown_fields(person: Person) -> frozenset[str]:
    """Return where the name stands that the badge shows."""
    return frozenset({"alias"} if person.alias else {"full_name", "native_name"})


def correct_name(
    registration: Registration,
    *,
    name: str,
    native_name: str,
    by: User,
    done_at: datetime | None = None,
) -> list[str]:
    """Set the name that the badge shows; return the fields that changed.

    Of somebody under an alias only the alias is touched: the desk neither sees nor
    changes the name behind it.

    Args:
        name: the Latin line, not empty.
        done_at: when it was done, where a device tells of it later.

    Raises NameTooLong of an alias.
    """
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=registration.person_id)
        name = names.tidy(name)
        if person.alias and len(name) > ALIAS_LENGTH:
            raise NameTooLong
        given = {
            "alias": name,
            "full_name": name,
            "native_name": names.tidy(native_name),
        }
        changed = [
            field
            for field in sorted(shown_fields(person))
            if getattr(person, field) != given[field]
        ]
        if not changed:
            return []
        for field in changed:
            setattr(person, field, given[field])
        person.save()
        auditing.record(
            BadgeVerb.NAME_CORRECTED,
            event=person.event,
            subject=registration,
            by=by,
            fields=changed,
            **({"done_at": done_at.isoformat()} if done_at else {}),
        )
    return changed
