"""Moderators: who does what, by hand and by proposal."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from agenda.domain import (
    conflicts,
    drafts,
    moderating,
    profiles,
    programme,
    proposals,
)
from agenda.domain.conflicts import Problem
from agenda.forms.moderators import ProfileForm
from agenda.models import Appearance, Function, Proposal, ProposalState
from agenda.views import naming
from gfmd_days.core import languages, zones
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain import jobs
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import Job, Person


@event_view(Right.PROGRAMME_VIEW)
@require_safe
def moderators(request: EventRequest) -> HttpResponse:
    """Each moderator's place by session, each person's load, doubts, the proposal."""
    event = request.event
    sessions = list(event.sessions.standing().with_parts())
    naming.as_seen(request, naming.people_in(sessions))
    loads = moderating.loads(event, sessions)
    naming.as_seen(request, (one.person for one in loads))
    found = [
        one
        for one in conflicts.warnings(drafts.find_conflicts(event, sessions))
        if one.problem in {Problem.PERSON_TWICE, Problem.PERSON_GONE}
    ]
    rows = [
        (session, places)
        for session in sessions
        if (
            places := [
                one
                for one in session.appearances.all()
                if one.function == Function.MODERATOR
            ]
        )
    ]
    job = Job.objects.filter(event=event, kind=proposals.JOB).first()
    return render(
        request,
        "agenda/moderators.html",
        {
            "event": event,
            "rows": rows,
            "open_places": sum(
                one.person_id is None for _session, places in rows for one in places
            ),
            "loads": loads,
            "conflicts": found,
            "proposal": event.proposals.filter(state=ProposalState.OPEN).first(),
            "job": job if job and not job.is_over else None,
            "may_edit": Right.PROGRAMME_EDIT in request.rights,
        },
    )


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def propose(request: EventRequest) -> HttpResponse:
    """Start the solver in the background."""
    job = jobs.start(
        proposals.JOB,
        event=request.event,
        by=request.user,
        right=Right.PROGRAMME_EDIT,
        options={},
    )
    return redirect("core:job", code=request.event.code, pk=job.pk)


@event_view(Right.PROGRAMME_VIEW)
@require_safe
def proposal(request: EventRequest, pk: uuid.UUID) -> HttpResponse:
    """What was proposed, with a reason for each line; nothing is changed by looking."""
    row = get_object_or_404(Proposal, event=request.event, pk=pk)
    found = proposals.lines(row)
    naming.as_seen(request, (one.before for one in found))
    naming.as_seen(request, (one.person for one in found))
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
            "may_edit": Right.PROGRAMME_EDIT in request.rights,
        },
    )


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


@event_view(Right.PROGRAMME_EDIT)
@require_http_methods(["GET", "POST"])
@once
def place(request: EventRequest, pk: int) -> HttpResponse:
    """Choose a moderator by hand from those who could, the best fit first."""
    row = get_object_or_404(
        Appearance.objects.select_related(
            "session__event", "session__day", "session__room", "person"
        ),
        session__event=request.event,
        pk=pk,
        function=Function.MODERATOR,
    )
    if request.method == "POST":
        return _hand(request, row)
    text = request.GET.get("q", "").strip()[:100]
    return render(
        request,
        "agenda/place.html",
        {
            "event": request.event,
            "place": row,
            "session": row.session,
            "text": text,
            "choices": moderating.choices(request.event, row, text=text),
        },
    )


def _hand(request: EventRequest, row: Appearance) -> HttpResponse:
    person = None
    if key := request.POST.get("person", ""):
        number = int(key[:18]) if key.isdecimal() else 0
        person = get_object_or_404(Person, event=request.event, pk=number)
    try:
        programme.hand_function(row, person=person, by=request.user)
    except programme.AlreadyHolds:
        messages.error(request, _("This person has that function here already."))
    else:
        messages.success(request, _("Saved.") if person else _("The place is open."))
    return redirect("agenda:moderators", code=request.event.code)


@event_view(Right.PROGRAMME_EDIT)
@require_http_methods(["GET", "POST"])
@once
def profile(request: EventRequest, pk: int) -> HttpResponse:
    """What somebody may be asked for, when they are there, what they bring."""
    person = get_object_or_404(
        Person.objects.select_related("profile"), event=request.event, pk=pk
    )
    person.event = request.event
    with timezone.override(zones.zone(request.event.zone_name)):
        form = ProfileForm(request.POST or None, person=person)
        if request.method == "POST" and form.is_valid():
            profiles.save(person, form.values(), by=request.user, now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("agenda:moderators", code=request.event.code)
        return render(
            request,
            "agenda/profile.html",
            {"event": request.event, "person": person, "form": form},
            status=422 if form.errors else 200,
        )
