"""The solver's proposals: made, read, compared, adopted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import Job
from registration.domain import adopting, proposal_words, proposing
from registration.domain.adopting import Change, Step
from registration.domain.explaining import Reason
from registration.forms.selection import PinForm, ProposalForm, ReserveForm
from registration.models import Proposal, ProposalLine, Registration

PAGE = 50
NEAR = 40
NAMED_REFUSALS = 8
HTMX_STOP_POLLING = 286
VIEWS = {
    "near": gettext_lazy("Near the line"),
    "changes": gettext_lazy("Changes against today"),
    "in": gettext_lazy("In"),
    "out": gettext_lazy("Out"),
    "pinned": gettext_lazy("Pinned"),
}


@event_view(Right.REVIEW, Right.DECIDE)
@require_safe
def proposals(request: EventRequest) -> HttpResponse:
    """All proposals, and the form that asks for one more."""
    return _list(request, ProposalForm(event=request.event))


@event_view(Right.DECIDE)
@require_POST
@once
def propose(request: EventRequest) -> HttpResponse:
    """Start the solver in the background."""
    form = ProposalForm(request.POST, event=request.event)
    if not form.is_valid():
        return _list(request, form)
    job = proposing.start(request.event, form.wish(), by=request.user)
    return redirect("core:job", request.event.code, job.pk)


def _list(request: EventRequest, form: ProposalForm) -> HttpResponse:
    can_decide = Right.DECIDE in request.rights
    rows = request.event.selection_proposals.with_numbers().order_by("-number")
    page = Paginator(rows.select_related("by"), PAGE).get_page(request.GET.get("page"))
    last = Job.objects.filter(event=request.event, kind=proposing.JOB).first()
    context = {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1),
        "form": form,
        "job": last if last and not last.is_over and can_decide else None,
        "has_targets": request.event.targets.exists(),
        "can_decide": can_decide,
    }
    status = 422 if form.errors else 200
    return render(request, "registration/proposals.html", context, status=status)


@event_view(Right.REVIEW, Right.DECIDE)
@require_safe
def proposal(request: EventRequest, number: int) -> HttpResponse:
    """One proposal: what could not be met on top, then people with reasons."""
    row = _get(request, number)
    steps = adopting.steps(row, reserve=0)
    shown = request.GET.get("show", "near")
    if shown not in VIEWS:
        shown = "near"
    views = {name: _part(steps, name) for name in VIEWS}
    page = Paginator(views[shown], PAGE).get_page(request.GET.get("page"))
    words = proposal_words.of(row, tells_notes=Right.DECIDE in request.rights)
    context = {
        "proposal": row,
        "words": words,
        "missed": [one for one in words.targets if one.missed],
        "shown": shown,
        "views": [(name, VIEWS[name], len(found)) for name, found in views.items()],
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1),
        "rows": [_row(step, words) for step in page],
        "others": request.event.selection_proposals.exclude(pk=row.pk)[:20],
        "pins_changed": _pins_changed(row, words),
        "average": _average(row, steps),
        **_seen_by(request),
    }
    return render(request, "registration/proposal.html", context)


@event_view(Right.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def adopt(request: EventRequest, number: int) -> HttpResponse:
    """Show what adopting changes; then do it."""
    row = _get(request, number)
    data = request.POST if request.method == "POST" else request.GET
    form = ReserveForm(data if "reserve" in data else None)
    valid = form.is_valid()
    reserve = form.number() if valid else 0
    if request.method == "POST" and (valid or not form.is_bound):
        done = adopting.adopt(row, reserve=reserve, by=request.user, now=timezone.now())
        _tell(request, done)
        return redirect("registration:proposal", request.event.code, row.number)
    steps = adopting.steps(row, reserve=reserve)
    groups = {
        change: [step for step in steps if step.change == change]
        for change in (Change.SELECT, Change.UNDECIDE, Change.RESERVE, Change.GONE)
    }
    context = {
        "proposal": row,
        "form": form,
        "reserve": reserve,
        "groups": groups,
        "changes": sum(step.change in adopting.MOVES for step in steps),
    }
    status = 422 if form.errors else 200
    return render(request, "registration/adopt.html", context, status=status)


@event_view(Right.DECIDE)
@require_POST
@once
def pin(request: EventRequest, pk: int) -> HttpResponse:
    """Pin somebody in or out, or take the pin away."""
    row = get_object_or_404(Registration, event=request.event, pk=pk)
    form = PinForm(request.POST)
    if form.is_valid():
        proposing.pin(
            row,
            form.is_in(),
            note=form.cleaned_data["note"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Noted. The next proposal keeps to it."))
    else:
        messages.error(request, _("Choose in or out."))
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return HttpResponseRedirect(back)  # `redirect` would look for a view
    return redirect("registration:proposals", request.event.code)


@event_view(Right.REVIEW, Right.DECIDE)
@require_safe
def compare(request: EventRequest) -> HttpResponse:
    """Two proposals side by side: their figures, and who is in only one of them."""
    asked = [_number(request.GET.get(name, "")) for name in ("first", "second")]
    if 0 in asked or asked[0] == asked[1]:
        messages.info(request, _("Choose two proposals to compare."))
        return redirect("registration:proposals", request.event.code)
    first, second = (_get(request, number) for number in asked)
    sides = [
        _side(mine, other, tells_notes=Right.DECIDE in request.rights)
        for mine, other in ((first, second), (second, first))
    ]
    targets: dict[str, list[Any]] = {}
    for position, side in enumerate(sides):
        for one in side["words"].targets:
            targets.setdefault(one.words, [None, None])[position] = one
    context = {"sides": sides, "targets": targets, **_seen_by(request)}
    return render(request, "registration/compare.html", context)


def _get(request: EventRequest, number: int) -> Proposal:
    rows = Proposal.objects.with_numbers().select_related("event", "by")
    return get_object_or_404(rows, event=request.event, number=number)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= 9 else 0


def _seen_by(request: EventRequest) -> dict[str, bool]:
    """Whoever only reviews sees numbers of applications here, no names and no scores:
    this page would undo a review without names, and others' points lead one's own.
    """
    can_decide = Right.DECIDE in request.rights
    return {
        "can_decide": can_decide,
        "shows_names": can_decide,
        "shows_scores": can_decide,
    }


def _part(steps: list[Step], name: str) -> list[Step]:
    if name == "changes":
        return [step for step in steps if step.change in adopting.MOVES]
    if name == "pinned":
        return [step for step in steps if step.line.data.get("pinned")]
    inside = [step for step in steps if step.line.is_in]
    outside = [step for step in steps if not step.line.is_in]
    if name == "near":
        free_in = [step for step in inside if not _is_settled(step)]
        free_out = [step for step in outside if not _is_settled(step)]
        return [*free_in[-NEAR:], *free_out[:NEAR]]
    return inside if name == "in" else outside


def _is_settled(step: Step) -> bool:
    return bool(step.line.reason == Reason.SETTLED)


def _row(step: Step, words: proposal_words.Words) -> dict[str, Any]:
    return {
        "line": step.line,
        "registration": step.line.registration,
        "person": step.line.registration.person,
        "change": step.change,
        "why": proposal_words.why(step.line, words),
        "pin": words.pins.get(step.line.registration_id),
        "may_pin": not _is_settled(step) or step.line.data.get("pinned"),
    }


def _pins_changed(row: Proposal, words: proposal_words.Words) -> bool:
    return any(pin.at > row.made_at for pin in words.pins.values())


def _average(row: Proposal, steps: list[Step]) -> float | None:
    """The average score of those in; none where nobody was reviewed."""
    found = [step.line.score or 0 for step in steps if step.line.is_in]
    reviewed = row.unscored < row.applications
    return sum(found) / len(found) if found and reviewed else None


def _side(mine: Proposal, other: Proposal, *, tells_notes: bool) -> dict[str, Any]:
    words = proposal_words.of(mine, tells_notes=tells_notes)
    theirs = other.lines.filter(is_in=True).values("registration_id")
    only = (
        mine.lines.filter(is_in=True)
        .exclude(registration__in=theirs)
        .select_related("registration__person__organisation")
    )
    lines: list[ProposalLine] = list(only)
    return {
        "proposal": mine,
        "words": words,
        "only": [(line, proposal_words.why(line, words)) for line in lines],
    }


def _tell(request: EventRequest, done: adopting.Done) -> None:
    counts = done.counts
    text = _(
        "Adopted: {selected} selected, {reserve} on the reserve list, {back} taken "
        "back. Nobody is told until you release the decisions."
    ).format(
        selected=counts[Change.SELECT],
        reserve=counts[Change.RESERVE],
        back=counts[Change.UNDECIDE],
    )
    messages.success(request, text)
    if not done.refused:
        return
    head = ngettext(
        "{count} person was left as before:",
        "{count} people were left as before:",
        len(done.refused),
    ).format(count=len(done.refused))
    named = [
        f"{row.person.full_name}: {refusal}"
        for row, refusal in done.refused[:NAMED_REFUSALS]
    ]
    more = len(done.refused) - len(named)
    tail = [_("and {count} more").format(count=more)] if more else []
    messages.warning(request, f"{head} {' · '.join(named + tail)}")
