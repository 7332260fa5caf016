"""What the checks of a programme go by."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agenda.domain import rules as deeds
from agenda.forms.rules import RulesForm
from agenda.models import Programme
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once


@event_view(Right.PROGRAMME_EDIT)
@require_http_methods(["GET", "POST"])
@once
def rules(request: EventRequest) -> HttpResponse:
    """Time to change rooms, booths, and how serious each problem is here."""
    event = request.event
    row = Programme.objects.filter(event=event).first() or Programme(event=event)
    form = RulesForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        deeds.save(event, by=request.user, **form.values())
        messages.success(request, _("Saved."))
        return redirect("agenda:programme", code=event.code)
    return render(
        request,
        "agenda/rules.html",
        {"event": event, "form": form},
        status=422 if form.errors else 200,
    )
