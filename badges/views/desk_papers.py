"""Signs, lanyard lists and name tents as PDF."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from badges.domain import desk_papers
from badges.domain.desk_papers import DeskPaper
from badges.forms.desk_papers import DeskPaperForm
from badges.views.people import pdf_answer
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.models import Event


@event_view(Right.BADGES)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: EventRequest) -> HttpResponse:
    """Choose a paper and get it. A post that changes no row: it may name people."""
    form = DeskPaperForm(request.POST or None, event=request.event)
    if request.method == "POST" and form.is_valid():
        try:
            pdf = _pdf(request.event, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            what = form.cleaned_data["what"]
            desk_papers.record(request.event, what, by=request.user)
            return pdf_answer(pdf, f"{request.event.code}-{what}.pdf")
    context = {"event": request.event, "form": form}
    status = 422 if form.errors else 200
    return render(request, "badges/desk_papers.html", context, status=status)


def _pdf(event: Event, given: dict[str, Any]) -> bytes:
    now, language = timezone.now(), given["language"]
    desks = given["desks"] or 1
    if given["what"] == DeskPaper.SIGNS:
        return desk_papers.signs(event, desks, now=now)
    if given["what"] == DeskPaper.LANYARDS:
        return desk_papers.lanyards(event, desks, language=language, now=now)
    rows = (
        desk_papers.of_session(given["session"])
        if given["session"]
        else desk_papers.of_keys(event, given["names"])
    )
    return desk_papers.tents(event, rows, language=language, now=now)
