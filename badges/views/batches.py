"""Many badges at once: choose, count, look before printing, start, take the file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from badges.domain import batches as making
from badges.domain import papers, picking, printing, sizing
from badges.forms.batches import BatchForm
from badges.models.printed import with_print_state
from badges.views.people import pdf_answer
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import Job

PAST = 20


@event_view(Right.BADGES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def batches(request: EventRequest) -> HttpResponse:
    """Start a batch, or see what there is to print and what was printed."""
    form = BatchForm(request.POST or None, event=request.event)
    if request.method == "POST" and form.is_valid():
        try:
            job = making.start(request.event, form.choice(), by=request.user)
        except papers.NoSuchLabel as refusal:
            form.add_error("start", str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("core:job", request.event.code, job.pk)
    accredited = request.event.registrations.accredited()
    past = Job.objects.filter(event=request.event, kind=making.JOB_KIND)
    context = {
        "event": request.event,
        "form": form,
        "confirmed": accredited.count(),
        "waiting": with_print_state(accredited).filter(is_printed=False).count(),
        "jobs": past.select_related("by")[:PAST],
    }
    return render(request, "badges/batches.html", context)


@event_view(Right.BADGES)
@require_POST
def count(request: EventRequest) -> HttpResponse:
    """How many badges and pages a choice comes to; a part of the page of batches.

    A post that changes nothing: names of people belong into no address.
    """
    form = BatchForm(request.POST, event=request.event)
    context: dict[str, object] = {"event": request.event, "form": form}
    if form.is_valid():
        try:
            context["estimate"] = sizing.estimate(request.event, form.choice())
        except Refused as refusal:
            context["refusal"] = str(refusal)
    return render(request, "badges/_count.html", context)


@event_view(Right.BADGES)
@require_http_methods(["GET", "HEAD", "POST"])
def sample(request: EventRequest) -> HttpResponse:
    """The first badge of the choice as a PDF, to see before printing all."""
    form = BatchForm(request.POST or request.GET, event=request.event)
    first = None
    if form.is_valid():
        first = picking.chosen(request.event, form.choice()).first()
    if first is None:
        messages.info(request, _("There is no badge to print with this choice."))
        return redirect("badges:batches", code=request.event.code)
    choice = form.choice()
    try:
        sizing.estimate(request.event, choice)
        sheet = papers.find(request.event, choice.sheet)
        pdf, _looks = printing.draw(request.event, [first], sheet=sheet, way=choice.way)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("badges:batches", code=request.event.code)
    return pdf_answer(pdf, "badge-sample.pdf")


@event_view(Right.BADGES)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: EventRequest) -> HttpResponse:
    """The badges of the choice that need a look: too long, no photo …"""
    form = BatchForm(request.POST or request.GET, event=request.event)
    if not form.is_valid():
        return redirect("badges:batches", code=request.event.code)
    people = list(picking.chosen(request.event, form.choice()))
    looks = printing.look_over(request.event, people)
    context = {
        "event": request.event,
        "form": form,
        "looks": looks,
        "count": len(people),
    }
    return render(request, "badges/check.html", context)
