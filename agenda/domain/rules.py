"""What an event decided about its programme: time to change, booths, severities."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from agenda.audit import AgendaVerb
from agenda.domain import programme
from agenda.domain.slots import ENDED_BY_PUBLISHING, Problem, Severity
from agenda.models import Programme
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User


def save(
    event: Event,
    *,
    by: User | None,
    change_minutes: int,
    building_minutes: int,
    booths: int | None,
    severities: Mapping[Problem, Severity],
) -> None:
    """Keep what the checks go by; what is a warning anyway is not written down."""
    with transaction.atomic():
        row = Programme.objects.locked(event.pk)
        row.change_minutes = change_minutes
        row.building_minutes = building_minutes
        row.booths = booths
        row.severities = {
            str(problem): str(severity)
            for problem, severity in severities.items()
            if severity != Severity.WARN and severity in choices(problem)
        }
        fields = ["change_minutes", "building_minutes", "booths", "severities"]
        row.save(update_fields=fields)
        programme.stir(event.pk)
        auditing.record(AgendaVerb.RULES_CHANGED, event=event, subject=row, by=by)


def choices(problem: Problem) -> list[Severity]:
    """Return how serious a problem may be; publishing is what ends some of them."""
    if problem in ENDED_BY_PUBLISHING:
        return [Severity.IGNORE, Severity.WARN]
    return list(Severity)
