"""A person's certificate on their own page."""

from __future__ import annotations

from django.utils import timezone

from badges.domain.certificates.deserving import Merit, has_begun_to_end, merits
from badges.models import DeskSettings
from gfmd_days.core import on_site
from registration.domain.own_page import Part
from registration.models import Registration, State


def of(registration: Registration) -> Part | None:
    """Show a certificate that was issued, or the way to it once it is deserved.

    Neither is at the venue: the site gives them out.
    """
    if registration.state != State.CONFIRMED or on_site.is_copy():
        return None
    valid = registration.certificates.valid().exists()
    if valid or may_take(registration):
        return Part("badges/_own_certificate.html", {"has_one": valid})
    return None


def may_take(registration: Registration) -> bool:
    """Tell whether a person may take a certificate without being given one."""
    event = registration.event
    rules = DeskSettings.objects.of(event)
    if not rules.gives_certificates or not has_begun_to_end(event, timezone.now()):
        return False
    if registration.certificates.exclude(withdrawn_at=None).exists():
        return False
    merit = merits(event, [registration.pk]).get(registration.pk, Merit())
    return merit.is_enough(rules)
