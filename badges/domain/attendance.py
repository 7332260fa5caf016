"""What the desk knows of one person, for the person."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from badges.models import Print, Scan
from registration.domain.own_data import Trace
from registration.models import Registration


def of(registration: Registration) -> Iterator[Trace]:
    """Give the badges printed for somebody and each time one was read."""
    for one in Print.objects.filter(registration=registration).order_by("at"):
        yield Trace(_("Badge printed"), one.at)
    scans = Scan.objects.filter(registration=registration).select_related("point")
    for scan in scans.order_by("scanned_at"):
        yield Trace(scan.get_outcome_display(), scan.scanned_at, str(scan.point))
