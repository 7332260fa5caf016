"""Issuing certificates, and taking their validity back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from badges.audit import BadgeVerb
from badges.domain.certificates import mails
from badges.domain.certificates.deserving import Merit, merits
from badges.models import Certificate, DeskSettings
from gfmd_days.core import dates, languages, on_site
from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import User
from registration.domain import mails as registration_mails
from registration.models import Registration, State


class NotDeserved(Refused):
    words = _("The scans do not show as much as a certificate asks for.")


class WasWithdrawn(Refused):
    words = _("The organizers withdrew this certificate. Please ask them.")


class AnotherIsValid(Refused):
    words = _("A newer certificate of this person is valid.")


@transaction.atomic
def issue(
    registration: Registration,
    *,
    by: User | None,
    now: datetime,
    mailed: bool = False,
) -> Certificate:
    """Return a valid certificate: the present one if it says the same, else a new one.

    Args:
        by: None for the person themselves.
        mailed: tell the person by mail, once for each certificate.

    Raises:
        OnlyOnTheSite: a laptop at the venue could not tell it.
        NotDeserved: they did not come as much as the event asks.
        WasWithdrawn: the organizers took one back, and did not restore it.
    """
    on_site.need_the_site()
    row = (
        Registration.objects.select_for_update(of=("self",))
        .select_related("event__venue", "person")
        .get(pk=registration.pk)
    )
    here = list(row.certificates.all())
    if any(one.withdrawn_at for one in here):
        raise WasWithdrawn
    merit = merits(row.event, [row.pk]).get(row.pk, Merit())
    rules = DeskSettings.objects.of(row.event)
    if row.state != State.CONFIRMED or not merit.is_enough(rules):
        raise NotDeserved
    language = registration_mails.language_of(row)
    content = composed(row, merit, language)
    present = next((one for one in here if one.replaced_at is None), None)
    if present is None or (present.language, present.content) != (language, content):
        present = _new(row, content, language, replaces=present, by=by, now=now)
    if mailed and present.mailed_at is None:
        mails.send(present, registration=row, now=now)
        present.mailed_at = now
        present.save(update_fields=["mailed_at"])
    return present


@transaction.atomic
def withdraw(certificate: Certificate, *, by: User, now: datetime) -> None:
    """Take a certificate's validity: whoever asks is told. Twice is harmless."""
    row = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if row.withdrawn_at is not None:
        return
    row.withdrawn_at, row.withdrawn_by = now, by
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _record(BadgeVerb.CERTIFICATE_WITHDRAWN, row, by)


@transaction.atomic
def restore(certificate: Certificate, *, by: User) -> None:
    """Let a withdrawn certificate be valid again. Raises AnotherIsValid."""
    list(
        Registration.objects.select_for_update().filter(pk=certificate.registration_id)
    )
    row = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if row.withdrawn_at is None:
        return
    others = Certificate.objects.valid().filter(registration=row.registration_id)
    if row.replaced_at is None and others.exists():
        raise AnotherIsValid
    row.withdrawn_at = row.withdrawn_by = None
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _record(BadgeVerb.CERTIFICATE_RESTORED, row, by)


def composed(registration: Registration, merit: Merit, language: str) -> dict[str, Any]:
    """Return all that a certificate says, ready to be kept."""
    event, person = registration.event, registration.person
    with translation.override(language):
        venue = getattr(event, "venue", None)
        place = [venue.city, venue.country.name] if venue else []
        sessions = ""
        if merit.sessions:
            words = ngettext("%(n)d session", "%(n)d sessions", merit.sessions)
            sessions = words % {"n": merit.sessions}
        return {
            "title": gettext("Certificate of attendance"),
            "before": gettext("We certify that"),
            "name": person.shown_name,
            "native_name": person.shown_native_name,
            "native_language": person.native_language,
            "after": gettext("took part in"),
            "event": event.title.localize(language),
            "place": languages.comma().join(filter(None, map(str, place))),
            "dates": dates.in_words(event.dates),
            "present": dates.in_words(merit.days),
            "present_label": gettext("Days present"),
            "sessions": sessions,
            "sessions_label": gettext("Took part in"),
            "days": [day.isoformat() for day in merit.days],
        }


def _new(
    row: Registration,
    content: dict[str, Any],
    language: str,
    *,
    replaces: Certificate | None,
    by: User | None,
    now: datetime,
) -> Certificate:
    if replaces is not None:
        replaces.replaced_at = now
        replaces.save(update_fields=["replaced_at"])
    made = Certificate(
        event=row.event, registration=row, language=language, issued_at=now, by=by
    )
    made.content = content
    made.save()
    _record(BadgeVerb.CERTIFICATE_ISSUED, made, by)
    return made


def _record(verb: BadgeVerb, certificate: Certificate, by: User | None) -> None:
    auditing.record(
        verb,
        event=certificate.event,
        subject=certificate.registration,
        by=by,
        actor=auditing.DELEGATE,
        language=certificate.language,
    )
