"""Names on the team's pages for those of the team who may not read people."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from agenda.models import Session
from gfmd_days.core.access import Right
from gfmd_days.core.http import EventRequest
from gfmd_days.core.models import Person


def people_in(sessions: Iterable[Session]) -> Iterable[Person | None]:
    for session in sessions:
        for appearance in session.appearances.all():
            yield appearance.person


def as_seen(request: EventRequest, people: Iterable[Person | None]) -> None:
    """Give these rows, never to be saved, the names the user may see.

    As in the API: opt-outs hold for whoever may not read registrations.
    """
    if Right.PEOPLE_VIEW in request.rights:
        return
    for person in {id(one): one for one in people if one}.values():
        person.full_name = person.listed_name or _("On no list")
