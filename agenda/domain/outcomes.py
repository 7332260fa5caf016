"""Reports of sessions: written by rapporteurs, reviewed and published by the team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agenda.audit import AgendaVerb
from agenda.domain import published, publishing
from agenda.models import Outcome, OutcomeState, Recommendation, Session, Stage
from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import User

# What rapporteurs do themselves, by their link.
WRITERS = (AgendaVerb.REPORT_SAVED, AgendaVerb.REPORT_SENT)
NEW = 0
"""The `edit` of a report nobody has begun."""


@dataclass(frozen=True)
class Advice:
    """One recommendation as it was typed; `points` are codes of the plan."""

    actor: str
    text: str
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """What a report says; `themes` are ids of tracks."""

    language: str = "en"
    summary: str = ""
    conclusions: str = ""
    points: tuple[str, ...] = ()
    themes: tuple[int, ...] = ()
    advice: tuple[Advice, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing in it could be read by anybody."""
        return not (self.summary or self.conclusions or self.advice)

    def differing(self, other: Report) -> list[str]:
        """Return the names of the parts in which `other` is different."""
        names = [one.name for one in fields(self)]
        return [one for one in names if getattr(self, one) != getattr(other, one)]


class ReportStale(Refused):
    """Somebody else saved the report since the form was opened."""

    words = _("Somebody else changed this report meanwhile. Look at it once more.")

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        super().__init__(str(self.words))


class ReportSettled(Refused):
    words = _(
        "The organizers have reviewed this report. Write to them if something is "
        "wrong in it."
    )


class ReportEmpty(Refused):
    words = _("Write a summary, a conclusion or a recommendation first.")


class ReportNotReady(Refused):
    words = _("Mark the report as reviewed first.")


class ReportOfClosedSession(Refused):
    words = _(
        "This session is closed. Confirm that everybody may read its report, with the "
        "session's title, kind, day and themes."
    )


class ReportOfUnpublishedSession(Refused):
    words = _(
        "This session is not in the published programme. Publish the programme first: "
        "the report shows the title and day published there."
    )


def of(outcome: Outcome | None) -> Report:
    """Return what a report says now; an empty one where nobody has begun."""
    if outcome is None:
        return Report()
    return Report(
        language=outcome.language,
        summary=outcome.summary,
        conclusions=outcome.conclusions,
        points=tuple(outcome.points),
        themes=tuple(sorted(one.pk for one in outcome.themes.all())),
        advice=tuple(
            Advice(one.actor, one.text, tuple(one.points))
            for one in outcome.recommendations.all()
        ),
    )


def may_write(outcome: Outcome | None) -> bool:
    """Whether the rapporteur may still write in it."""
    return outcome is None or outcome.state == OutcomeState.DRAFT


def is_closed(session: Session) -> bool:
    """Whether a session is closed in the draft, or still as it is published."""
    item = published.item_of(session)
    return session.is_closed or (item is not None and item.is_closed)


def is_held_back(outcome: Outcome) -> bool:
    """Whether a report was published, but its session is closed since."""
    is_published = outcome.stage == Stage.PUBLISHED and not outcome.closed_too
    return is_published and is_closed(outcome.session)


@transaction.atomic
def save(
    session: Session,
    report: Report,
    *,
    seen: int,
    by: User | None,
    now: datetime,
    send: bool = False,
) -> Outcome:
    """Keep what was written, and send it to the organizers if asked to.

    Args:
        seen: the report's `edit` when the form was opened, NEW where there was none.
        by: a member of the team; None for the rapporteur by link.

    Raises ReportStale, ReportSettled or ReportEmpty.
    """
    row = _locked(session)
    if by is None and not may_write(row):
        raise ReportSettled
    if (row.edit if row else NEW) != seen and row is not None:
        raise ReportStale(row)
    if send and report.is_empty:
        raise ReportEmpty
    changed = of(row).differing(report)
    if row is None or changed:
        row = _write(session, row, report, now=now)
        _note(AgendaVerb.REPORT_SAVED, row, by=by, fields=changed)
    if send:
        row.sent_at = now
        row.save(update_fields=["sent_at"])
        _note(AgendaVerb.REPORT_SENT, row, by=by)
    return row


@transaction.atomic
def review(outcome: Outcome, *, seen: int, by: User | None, now: datetime) -> None:
    """Say that the text is right: from now on the rapporteur writes no more.

    Raises ReportStale or ReportEmpty.
    """
    row = _seen(outcome, seen)
    if row.stage not in {Stage.WRITING, Stage.SENT}:
        return
    _readable(row)
    row.sent_at = row.sent_at or now
    row.state, row.reviewed_by = OutcomeState.REVIEWED, by
    row.save(update_fields=["state", "reviewed_by", "sent_at"])
    _note(AgendaVerb.REPORT_REVIEWED, row, by=by)


@transaction.atomic
def publish(
    outcome: Outcome,
    *,
    seen: int,
    by: User | None,
    now: datetime,
    closed_too: bool = False,
) -> None:
    """Show the report to everybody; one that was sent counts as reviewed by this.

    Args:
        closed_too: said by whoever publishes the report of a closed session.

    Raises ReportStale, ReportEmpty, ReportNotReady, ReportOfUnpublishedSession or
    ReportOfClosedSession.
    """
    row = _seen(outcome, seen)
    if row.stage == Stage.PUBLISHED and not is_held_back(row):
        return
    if row.stage == Stage.WRITING:
        raise ReportNotReady
    _readable(row)
    if published.item_of(row.session) is None:
        raise ReportOfUnpublishedSession
    closed = is_closed(row.session)
    if closed and not closed_too:
        raise ReportOfClosedSession
    if row.stage == Stage.SENT:
        row.reviewed_by = by
    row.state, row.published_at = OutcomeState.PUBLISHED, now
    row.closed_too = closed
    row.save(update_fields=["state", "published_at", "reviewed_by", "closed_too"])
    publishing.touch(row.session.event_id, now=now)
    _note(AgendaVerb.REPORT_PUBLISHED, row, by=by, closed=closed)


@transaction.atomic
def take_back(outcome: Outcome, *, by: User) -> None:
    """Take a report off the site; it stays reviewed."""
    row = _row(outcome)
    if row.stage != Stage.PUBLISHED:
        return
    row.state, row.published_at = OutcomeState.REVIEWED, None
    row.closed_too = False
    row.save(update_fields=["state", "published_at", "closed_too"])
    publishing.touch(row.session.event_id, now=timezone.now())
    _note(AgendaVerb.REPORT_TAKEN_BACK, row, by=by)


@transaction.atomic
def hand_back(outcome: Outcome, *, by: User) -> None:
    """Let the rapporteur write once more; a published one is taken back first."""
    row = _row(outcome)
    if row.stage not in {Stage.SENT, Stage.REVIEWED}:
        return
    row.state, row.sent_at, row.reviewed_by = OutcomeState.DRAFT, None, None
    row.save(update_fields=["state", "sent_at", "reviewed_by"])
    _note(AgendaVerb.REPORT_HANDED_BACK, row, by=by)


def _write(
    session: Session, row: Outcome | None, report: Report, *, now: datetime
) -> Outcome:
    row = row or Outcome(session=session, edit=NEW)
    row.language, row.points = report.language, list(report.points)
    row.summary, row.conclusions = report.summary, report.conclusions
    row.edit, row.changed_at = row.edit + 1, now
    row.save()
    row.themes.set(report.themes)
    row.recommendations.all().delete()
    Recommendation.objects.bulk_create(_rows(row, report.advice))
    return row


def _rows(outcome: Outcome, advice: Iterable[Advice]) -> list[Recommendation]:
    return [
        Recommendation(
            outcome=outcome,
            position=number,
            actor=one.actor,
            text=one.text,
            points=list(one.points),
        )
        for number, one in enumerate(advice)
    ]


def _locked(session: Session) -> Outcome | None:
    """Return the report behind its session's lock: two may begin one at a time."""
    Session.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    rows = Outcome.objects.select_related("session__event")
    return rows.filter(session=session).first()


def _row(outcome: Outcome) -> Outcome:
    row = _locked(outcome.session)
    if row is None:
        raise Outcome.DoesNotExist
    return row


def _seen(outcome: Outcome, seen: int) -> Outcome:
    row = _row(outcome)
    if row.edit != seen:
        raise ReportStale(row)
    return row


def _readable(row: Outcome) -> None:
    if of(row).is_empty:
        raise ReportEmpty


def _note(verb: AgendaVerb, row: Outcome, *, by: User | None, **data: Any) -> None:
    auditing.record(
        verb,
        event=row.session.event,
        subject=row,
        by=by,
        actor=auditing.DELEGATE if by is None and verb in WRITERS else None,
        session=row.session.code,
        **data,
    )
