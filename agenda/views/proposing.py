"""Proposals of the solver: asked for, looked at, changed by a click, applied."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from agenda.domain import moderating, programme, proposal_words, proposals
from agenda.models import Appearance, Function, Proposal, ProposalState
from agenda.views import naming
from gfmd_days.core import languages
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import Person

RUNS = 12
# a task of so many places times people is small: who clicked waits no longer than this
SMALL, SHORT = 12_000, 6.0


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def propose(request: EventRequest) -> HttpResponse:
    """Start the solver in the background, for the functions that were ticked."""
    return _in_background(request, request.POST.getlist("functions"))


def _in_background(
    request: EventRequest, functions: list[str], seconds: float = proposals.SECONDS
) -> HttpResponse:
    """Start the solver as a job, whose page leads on to the proposal."""
    known = [one for one in proposals.PROPOSED if one in functions]
    job = proposals.start(
        request.event, by=request.user, functions=known, seconds=seconds
    )
    return redirect("core:job", code=request.event.code, pk=job.pk)


@event_view(Right.PROGRAMME_VIEW)
@require_safe
def proposal(request: EventRequest, pk: uuid.UUID) -> HttpResponse:
    """What was proposed, with a reason for each line; nothing is changed by looking."""
    row = get_object_or_404(Proposal, event=request.event, pk=pk)
    found = proposal_words.lines(row)
    other = _compared(request)
    differing = proposal_words.differences(row, other) if other else []
    naming.as_seen(request, proposal_words.people_of(found, differing))
    return render(
        request,
        "agenda/proposal.html",
        {
            "event": request.event,
            "proposal": row,
            "is_open": row.state == ProposalState.OPEN,
            "open_lines": [one for one in found if one.person is None],
            "changes": [one for one in found if one.person and one.is_change],
            "same": [one for one in found if one.person and not one.is_change],
            "given_up": proposal_words.given_up(row),
            "other": other,
            "differing": differing,
            "runs": request.event.proposals.exclude(pk=row.pk)[:RUNS],
            "functions": [
                Function(one).label
                for one in row.content.get("functions", [Function.MODERATOR])
            ],
            "may_edit": Right.PROGRAMME_EDIT in request.rights,
        },
    )


def _compared(request: EventRequest) -> Proposal | None:
    """Return the run to hold this one against: the one asked for."""
    try:
        key = uuid.UUID(request.GET.get("against", ""))
    except ValueError:
        return None
    return get_object_or_404(Proposal, event=request.event, pk=key)


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def again(request: EventRequest, pk: uuid.UUID) -> HttpResponse:
    """Solve anew, beginning with this answer."""
    row = get_object_or_404(Proposal, event=request.event, pk=pk)
    return _again(request, row)


def _again(request: EventRequest, row: Proposal) -> HttpResponse:
    content = row.content
    is_small = content["places"] * content["candidates"] <= SMALL
    return _in_background(
        request,
        content.get("functions", [str(Function.MODERATOR)]),
        SHORT if is_small else proposals.SECONDS,
    )


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def settle(request: EventRequest, pk: uuid.UUID, place: int) -> HttpResponse:
    """Keep the person proposed in a place, or out of its session, and solve again."""
    row = get_object_or_404(
        Proposal, event=request.event, pk=pk, state=ProposalState.OPEN
    )
    spot = get_object_or_404(
        Appearance.objects.select_related("session__event"),
        session__event=request.event,
        function__in=proposals.PROPOSED,
        pk=place,
    )
    key = next(
        (one["person"] for one in row.content["rows"] if one["place"] == place), 0
    )
    person = get_object_or_404(Person, event=request.event, pk=key)
    if request.POST.get("deed") == "ban":
        moderating.keep_out(person, session=spot.session, by=request.user)
        return _again(request, row)
    try:
        programme.hand_function(spot, person=person, by=request.user)
    except programme.AlreadyHolds:
        messages.error(request, _("This person has that function here already."))
        return redirect("agenda:proposal", code=request.event.code, pk=row.pk)
    return _again(request, row)


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def apply(request: EventRequest, pk: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(Proposal, event=request.event, pk=pk)
    try:
        done = proposals.apply(row, by=request.user, now=timezone.now())
    except proposals.NotOpen:
        messages.info(request, _("This proposal was decided on already."))
        return redirect("agenda:proposal", code=request.event.code, pk=row.pk)
    messages.success(
        request,
        ngettext(
            "%(count)d place is changed. Publish to show it.",
            "%(count)d places are changed. Publish to show them.",
            done.changed,
        )
        % {"count": done.changed},
    )
    if done.skipped:
        messages.warning(
            request,
            _("Left alone, because they were changed meanwhile: %(codes)s.")
            % {"codes": languages.listed(done.skipped)},
        )
    return redirect("agenda:moderators", code=request.event.code)


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def drop(request: EventRequest, pk: uuid.UUID) -> HttpResponse:
    row = get_object_or_404(Proposal, event=request.event, pk=pk)
    try:
        proposals.drop(row, by=request.user, now=timezone.now())
    except proposals.NotOpen:
        messages.info(request, _("This proposal was decided on already."))
    else:
        messages.success(request, _("The proposal is dropped. Nothing was changed."))
    return redirect("agenda:moderators", code=request.event.code)
