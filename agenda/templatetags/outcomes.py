"""Template tags of reports, documents and related sessions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from agenda.domain import documents, linking, plan
from agenda.domain.plan import Point
from agenda.domain.published import Item
from agenda.forms.reports import DocumentForm
from agenda.models import Outcome, Session
from gfmd_days.core.models import Event

register = template.Library()


@register.filter
def plan_points(codes: Iterable[str]) -> list[Point]:
    """The points of the plan with these codes."""
    return plan.named(codes)


@register.inclusion_tag("agenda/_after_session.html")
def after_session(event: Event, item: Item) -> dict[str, Any]:
    """What everybody finds under a session: papers, related sessions, its report."""
    session = Session.objects.filter(event=event, uid=item.uid).first()
    if session is None:
        return {}
    reports = Outcome.objects.published().filter(session=session)
    return {
        "event": event,
        "code": item.code,
        "documents": documents.public(session),
        "related": linking.shown(session),
        "has_report": reports.exists(),
    }


@register.inclusion_tag("agenda/_session_papers.html")
def session_papers(session: Session) -> dict[str, Any]:
    """The papers of a session, for its organizers."""
    return {
        "event": session.event,
        "session": session,
        "papers": session.documents.all(),
        "document_form": DocumentForm(auto_id="id_document_%s"),
    }
