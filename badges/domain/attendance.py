"""What scans tell: of one person, for the person; of a session, how many came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _

from agenda.models import Session
from badges.domain import visits
from badges.models import AlertKind, PersonAlerts, Print, Scan
from gfmd_days.core.models import Event
from registration.domain.own_data import Trace
from registration.models import Registration


def of(registration: Registration) -> Iterator[Trace]:
    """Give the badges printed for somebody and each time one was read."""
    for one in Print.objects.filter(registration=registration).order_by("at"):
        yield Trace(_("Badge printed"), one.at)
    for given in registration.hand_overs.all():
        words = _("Brought back") if given.is_back else _("Handed over")
        facts = (given.get_thing_display(), given.number, given.deposit)
        yield Trace(words, given.at, " ".join(filter(None, map(str, facts))))
    for note in registration.desk_notes.exclude(is_gone=True):
        yield Trace(_("Note of the desk"), note.at, note.text)
    for told in PersonAlerts.objects.filter(registration=registration):
        for kind in told.kinds:
            yield Trace(_("Alert for the desk"), told.at, str(AlertKind(kind).label))
    for paper in registration.certificates.all():
        yield Trace(_("Certificate of attendance"), paper.issued_at)
    scans = Scan.objects.filter(registration=registration).select_related("point")
    for scan in scans.order_by("scanned_at"):
        yield Trace(scan.get_outcome_display(), scan.scanned_at, str(scan.point))


def by_session(event: Event, sessions: list[Session]) -> dict[int, int]:
    """Return how many people were scanned at each session that had a point.

    Three queries, and none for scans where no point fits.
    """
    people: dict[int, set[int]] = defaultdict(set)
    for visit in visits.of(event, sessions):
        people[visit.session.pk].add(visit.registration)
    return {pk: len(found) for pk, found in people.items()}
