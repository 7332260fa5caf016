"""Who asked to be forgotten, for the team: carried out, or refused with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from registration.domain import erasing
from registration.forms.erasure import RefuseErasureForm
from registration.models import ErasureRequest

PAGE = 25


@event_view(Right.PEOPLE_EDIT)
@require_safe
def erasures(request: EventRequest) -> HttpResponse:
    """The wishes that wait, the most urgent first; the others with `?state=all`."""
    shows_all = request.GET.get("state") == "all"
    rows = ErasureRequest.objects.filter(event=request.event).shown_to_team()
    waiting = rows.waiting()
    found = rows.order_by("-asked_at", "-pk") if shows_all else waiting
    found = found.select_related("registration__person", "by")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1),
        "shows_all": shows_all,
        "waiting": waiting.count(),
        "total": rows.count(),
        "now": timezone.now(),
    }
    return render(request, "registration/own_data/erasures.html", context)


@event_view(Right.PEOPLE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def answer(request: EventRequest, pk: int) -> HttpResponse:
    """One wish: what would go, and what would stay; then the one deed or the other."""
    rows = ErasureRequest.objects.filter(event=request.event).waiting()
    row = get_object_or_404(rows.select_related("registration__person"), pk=pk)
    form = RefuseErasureForm(request.POST if "refuse" in request.POST else None)
    if request.method == "POST" and "erase" in request.POST:
        return _do(
            request,
            lambda: erasing.carry_out(row, by=request.user, now=timezone.now()),
            _("All data of this person are deleted."),
        )
    if form.is_valid():
        words = form.cleaned_data["words"]
        return _do(
            request,
            lambda: erasing.refuse(
                row, words=words, by=request.user, now=timezone.now()
            ),
            _("Nothing is deleted. The person gets a mail with your words."),
        )
    registration: Any = row.registration
    context = {
        "form": form,
        "erasure": row,
        "registration": registration,
        "person": registration.person,
        "has_payments": erasing.has_payments(registration),
        "is_late": timezone.now() > row.answer_by,
    }
    status = 422 if form.is_bound else 200
    return render(request, "registration/own_data/erasure.html", context, status=status)


def _do(request: EventRequest, deed: Callable[[], None], done: str) -> HttpResponse:
    try:
        deed()
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("registration:erasures", code=request.event.code)
