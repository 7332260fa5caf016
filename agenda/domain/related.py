"""Sessions of other events of the series that one would read beside a session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from agenda.audit import AgendaVerb
from agenda.domain import publishing
from agenda.models import LinkKind, Session, SessionLink, Version
from gfmd_days.core.access import Right, events_with
from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import Event, User


class NoSuchSession(Refused):
    words = _("There is no session with this code in that event's programme.")


@dataclass(frozen=True)
class Related:
    """A related session as everybody may see it: in words that were published."""

    event: Event
    code: str
    title: LazyI18nString


def events_for(session: Session, user: User) -> list[Event]:
    """Return the other events of the series that a member may relate to."""
    theirs = events_with(user, Right.PROGRAMME_VIEW).values("pk")
    found = Event.objects.filter(series=session.event.series_id)
    found = found.filter(Q(is_public=True) | Q(pk__in=theirs))
    return list(found.exclude(pk=session.event_id).newest_first())


def chosen(session: Session) -> list[SessionLink]:
    """Return the links the team made from this session."""
    links = session.links.filter(kind=LinkKind.RELATED)
    return list(links.select_related("other__event").order_by("other__code"))


def shown(session: Session) -> list[Related]:
    """Return related sessions, linked from either side, that everybody may see.

    The published programme of the other event says what it is called there; what it
    does not hold, or holds closed or cancelled, is not shown. Two queries at most.
    """
    links = SessionLink.objects.filter(kind=LinkKind.RELATED)
    links = links.filter(Q(session=session) | Q(other=session))
    wanted: dict[int, set[str]] = {}
    for link in links.select_related("session", "other"):
        one = link.other if link.session_id == session.pk else link.session
        if not one.is_closed:
            wanted.setdefault(one.event_id, set()).add(str(one.uid))
    if not wanted:
        return []
    versions = Version.objects.filter(
        event__in=wanted, event__is_public=True, number=F("event__programme__number")
    )
    return [
        Related(version.event, raw["code"], LazyI18nString(raw["title"]))
        for version in versions.select_related("event").order_by("-event__code")
        for raw in version.content["sessions"]
        if raw["uid"] in wanted[version.event_id] and _is_open(raw)
    ]


@transaction.atomic
def relate(session: Session, *, event: Event, code: str, by: User) -> SessionLink:
    """Link a session to one of another event.

    Raises NoSuchSession, also for what the member may not see there.
    """
    other = Session.objects.filter(
        event=event, code__iexact=code, withdrawn_at=None
    ).first()
    if other is None or not may_see(other, by):
        raise NoSuchSession
    link, made = SessionLink.objects.get_or_create(
        session=session, other=other, kind=LinkKind.RELATED
    )
    if made:
        _note(AgendaVerb.SESSIONS_RELATED, session, other, by=by)
    return link


@transaction.atomic
def unrelate(link: SessionLink, *, by: User) -> None:
    """Remove a link; the sessions stay as they are."""
    session, other = link.session, link.other
    link.delete()
    _note(AgendaVerb.SESSIONS_UNRELATED, session, other, by=by)


def may_see(other: Session, user: User) -> bool:
    """Whether a session is of an event whose team one is of, or open to everybody."""
    seen = events_with(user, Right.PROGRAMME_VIEW).filter(pk=other.event_id)
    if seen.exists():
        return True
    version = Version.objects.filter(
        event=other.event_id,
        event__is_public=True,
        number=F("event__programme__number"),
    ).first()
    raws = version.content["sessions"] if version else []
    return any(raw["uid"] == str(other.uid) and _is_open(raw) for raw in raws)


def _is_open(raw: dict[str, Any]) -> bool:
    return not raw["closed"] and not raw["cancelled"]


def _note(verb: AgendaVerb, session: Session, other: Session, *, by: User) -> None:
    for event_id in (session.event_id, other.event_id):
        publishing.touch(event_id, now=timezone.now())
    auditing.record(
        verb,
        event=session.event,
        subject=session,
        by=by,
        code=session.code,
        other=f"{other.event.code} {other.code}",
    )
