"""Sessions with a rapporteur, and reports of them."""

from __future__ import annotations

from typing import Any

from agenda.domain import outcomes, publishing
from agenda.domain.outcomes import NEW, Advice, Report
from agenda.models import Actor, Appearance, Function, Outcome, Session, Standing
from gfmd_days.core.models import Event, Person
from registration.models import Registration, State
from tests.agenda.conftest import make_session
from tests.conftest import NOW, make_registration

WRITTEN = Report(
    summary="Recruiters pass their costs on to workers.",
    conclusions="Workers should pay nothing.",
    points=("RECRUITMENT",),
    advice=(
        Advice(Actor.GOVERNMENTS, "Forbid fees."),
        Advice(Actor.PRIVATE_SECTOR, "Publish the prices.", ("LABOUR-RIGHTS",)),
    ),
)


def reporter(
    session: Session, name: str = "Adaeze Okoro", **person: Any
) -> Registration:
    """Somebody confirmed who said yes to be the rapporteur of a session."""
    row = make_registration(session.event, name, state=State.CONFIRMED, **person)
    give(session, row.person)
    return row


def give(
    session: Session, person: Person, standing: Standing = Standing.ACCEPTED
) -> Appearance:
    return Appearance.objects.create(
        session=session,
        person=person,
        function=Function.RAPPORTEUR,
        standing=standing,
    )


def write(session: Session, report: Report = WRITTEN, **given: Any) -> Outcome:
    given = {"seen": NEW, "by": None, "now": NOW, "send": True, **given}
    return outcomes.save(session, report, **given)


def published(
    event: Event, code: str = "S1", *, report: Report = WRITTEN, **session: Any
) -> Outcome:
    row = write(make_session(event, code, **session), report)
    publishing.publish(event, by=None, now=NOW)
    outcomes.publish(
        row, seen=row.edit, by=None, now=NOW, closed_too=session.get("is_closed", False)
    )
    row.refresh_from_db()
    return row
