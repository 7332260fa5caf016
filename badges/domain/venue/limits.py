"""What may be done on the laptop at the venue: what it can tell the site of."""

from __future__ import annotations

from django.conf import settings

from gfmd_days.core.access import Right
from gfmd_days.core.models import Event

AT_THE_VENUE = frozenset(
    {
        Right.DASHBOARD,
        Right.PROGRAMME_VIEW,
        Right.PEOPLE_CATEGORY,
        Right.BADGES,
        Right.DESK,
        Right.REPORTS,
    }
)


def only_the_desk(_event: Event, rights: frozenset[Right]) -> frozenset[Right]:
    """Leave the rights of the desk; what else is changed here would be lost."""
    return rights & AT_THE_VENUE if settings.VENUE else rights
