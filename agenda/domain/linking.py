"""Sessions that belong together: twins, continued ones, and related ones of the series.

Related sessions are shown to everybody as soon as both are published, so a link of
that kind raises the revision of both programmes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from agenda.audit import AgendaVerb
from agenda.domain import programme, publishing
from agenda.models import LinkKind, Session, SessionLink, Version
from gfmd_days.core.access import Right, events_with
from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import Event, User


class LinkedToItself(Refused):
    words = _("A session cannot be linked to itself.")


class LinkedAlready(Refused):
    words = _("These two sessions are linked like that already.")


class OtherSeries(Refused):
    words = _("Only sessions of the same series can be linked.")


class NotTwins(Refused):
    words = _("Only sessions of this programme can be twins or continued.")


class NoSuchSession(Refused):
    words = _("There is no session with this code in that event's programme.")


@dataclass(frozen=True)
class Related:
    """A related session as everybody may see it: in words that were published."""

    event: Event
    code: str
    title: LazyI18nString


@dataclass(frozen=True)
class Choice:
    """A session one may link to, in the words one may read."""

    session: Session
    words: str


def of(sessions: Iterable[Session]) -> list[SessionLink]:
    """Return the links that have one of these sessions at either end."""
    keys = [one.pk for one in sessions]
    rows = SessionLink.objects.select_related("session__event", "other__event")
    return list(rows.filter(Q(session__in=keys) | Q(other__in=keys)))


def shown(session: Session) -> list[Related]:
    """Return related sessions, linked from either side, that everybody may see.

    The published programme of the other event says what it is called there; what it
    does not hold, or holds closed or cancelled, is not shown. Two queries at most.
    """
    wanted: dict[int, set[str]] = {}
    for link in of([session]):
        one = link.other if link.session_id == session.pk else link.session
        if link.kind == LinkKind.RELATED and not one.is_closed:
            wanted.setdefault(one.event_id, set()).add(str(one.uid))
    return [
        Related(version.event, raw["code"], LazyI18nString(raw["title"]))
        for version in _public(wanted).order_by("-event__code")
        for raw in _open(version)
        if raw["uid"] in wanted[version.event_id]
    ]


def choices(session: Session, user: User) -> list[Choice]:
    """Return the sessions of the series a member may link to, this event's first.

    Other events' teams alone read drafts; everybody else sees what is published.
    """
    events = Event.objects.filter(series=session.event.series_id)
    theirs = set(_read_by(user).values_list("pk", flat=True))
    others = set(events.values_list("pk", flat=True)) - theirs
    published = {
        raw["uid"]: f"{raw['code']} {LazyI18nString(raw['title'])}"
        for version in _public(others)
        for raw in _open(version)
    }
    rows = Session.objects.filter(event__in=events, withdrawn_at=None)
    rows = rows.exclude(pk=session.pk).select_related("event")
    found = [
        Choice(one, str(one) if one.event_id in theirs else published[str(one.uid)])
        for one in rows.order_by("event", "code")
        if one.event_id in theirs or str(one.uid) in published
    ]
    return sorted(found, key=lambda one: one.session.event_id != session.event_id)


def may_see(other: Session, user: User) -> bool:
    """Whether a session is of an event whose team one is of, or open to everybody."""
    if _read_by(user).filter(pk=other.event_id).exists():
        return True
    raws = [raw for version in _public([other.event_id]) for raw in _open(version)]
    return any(raw["uid"] == str(other.uid) for raw in raws)


def link(
    session: Session, other: Session, *, kind: LinkKind, by: User | None
) -> SessionLink:
    """Say that two sessions belong together.

    Raises LinkedToItself, OtherSeries, NotTwins, LinkedAlready, and NoSuchSession for
    what `by` may not see in another event.
    """
    _refuse_odd_pairs(session, other, kind)
    if session.event_id != other.event_id and by and not may_see(other, by):
        raise NoSuchSession
    with transaction.atomic():
        rows = Session.objects.select_for_update(of=("self",), no_key=True)
        list(rows.filter(pk__in=[session.pk, other.pk]).order_by("pk"))
        if are_linked(session, other, kind):
            raise LinkedAlready
        row = SessionLink.objects.create(session=session, other=other, kind=kind)
        _note(AgendaVerb.SESSIONS_LINKED, row, by=by)
    return row


def unlink(row: SessionLink, *, by: User | None) -> None:
    """Two sessions do not belong together any more."""
    with transaction.atomic():
        gone, _rows = SessionLink.objects.filter(pk=row.pk).delete()
        if gone:  # else somebody was faster
            _note(AgendaVerb.SESSIONS_UNLINKED, row, by=by)


def are_linked(one: Session, other: Session, kind: LinkKind) -> bool:
    """Whether they are linked so already, in either direction."""
    here = Q(session=one, other=other) | Q(session=other, other=one)
    return SessionLink.objects.filter(here, kind=kind).exists()


def tell(row: SessionLink) -> None:
    """Tell the drafts a link is in, and the public pages that show it, of a change."""
    for event_id in sorted({row.session.event_id, row.other.event_id}):
        programme.stir(event_id)
        if row.kind == LinkKind.RELATED:
            publishing.touch(event_id, now=timezone.now())


def _refuse_odd_pairs(session: Session, other: Session, kind: LinkKind) -> None:
    if session.pk == other.pk:
        raise LinkedToItself
    if session.event_id != other.event_id and kind != LinkKind.RELATED:
        raise NotTwins
    if session.event.series_id != other.event.series_id:
        raise OtherSeries


def _note(verb: AgendaVerb, row: SessionLink, *, by: User | None) -> None:
    """Record it in the history of each event whose pages it changes."""
    tell(row)
    for here, there in ((row.session, row.other), (row.other, row.session)):
        is_abroad = here.event_id != there.event_id
        auditing.record(
            verb,
            event=here.event,
            subject=here,
            by=by,
            other=f"{there.event.code} {there.code}" if is_abroad else there.code,
            kind=row.kind,
        )
        if not is_abroad:
            return


def _read_by(user: User) -> QuerySet[Event]:
    return events_with(user, Right.PROGRAMME_VIEW)


def _public(events: Iterable[int]) -> QuerySet[Version]:
    """Return the versions that everybody sees of these events."""
    versions = Version.objects.filter(
        event__in=list(events),
        event__is_public=True,
        number=F("event__programme__number"),
    )
    return versions.select_related("event")


def _open(version: Version) -> list[dict[str, Any]]:
    raws = version.content["sessions"]
    return [raw for raw in raws if not raw["closed"] and not raw["cancelled"]]
