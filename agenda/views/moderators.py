"""Moderators: who does what, by hand and by proposal."""

from __future__ import annotations

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
    interpreting,
    moderating,
    profiles,
    programme,
    proposals,
    weighing,
)
from agenda.domain.conflicts import Problem
from agenda.forms.moderators import ProfileForm
from agenda.forms.weighing import BarForm, WeightsForm
from agenda.models import (
    Appearance,
    Bar,
    Function,
    Programme,
    ProposalState,
    Session,
    Standing,
)
from agenda.views import naming
from gfmd_days.core import zones
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import Event, Job, Person

# runs of the solver listed
RUNS = 12


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
                if one.function in proposals.PROPOSED
            ]
        )
    ]
    job = Job.objects.filter(event=event, kind=proposals.JOB).first()
    may_read_people = Right.PEOPLE_VIEW in request.rights
    return render(
        request,
        "agenda/moderators.html",
        {
            "event": event,
            "rows": rows,
            "open_places": sum(
                one.is_open for _session, places in rows for one in places
            ),
            "loads": loads,
            "conflicts": found,
            "proposal": event.proposals.filter(state=ProposalState.OPEN).first(),
            "runs": event.proposals.select_related("by")[:RUNS],
            "functions": _functions(sessions),
            "booths_missing": len(_missing_booths(event, sessions)),
            # of few people, region, gender and sector tell who is what
            "panels": moderating.panels(sessions) if may_read_people else [],
            "may_read_people": may_read_people,
            "job": job if job and not job.is_over else None,
            "may_edit": Right.PROGRAMME_EDIT in request.rights,
        },
    )


def _functions(sessions: list[Session]) -> list[tuple[Function, bool]]:
    """Return what can be proposed, and whether it is ticked at first."""
    there = {one.function for session in sessions for one in session.appearances.all()}
    return [
        (function, function == Function.MODERATOR)
        for function in proposals.PROPOSED
        if function in there
    ]


def _missing_booths(event: Event, sessions: list[Session]) -> list[tuple[Session, str]]:
    row = Programme.objects.filter(event=event).first()
    return interpreting.missing(sessions, alone=weighing.of(row).booths.alone)


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
        function__in=proposals.PROPOSED,
    )
    if request.method == "POST":
        return _hand(request, row)
    text = request.GET.get("q", "").strip()[:100]
    choices = []
    if row.session.is_placed:
        choices = moderating.choices(request.event, row, text=text)
    best = []
    if row.standing == Standing.DECLINED and row.session.is_placed:
        best = moderating.best_replacements(row, most=1)
    naming.as_seen(request, (one.person for one in [*choices, *best]))
    naming.as_seen(request, [row.person])
    return render(
        request,
        "agenda/place.html",
        {
            "event": request.event,
            "place": row,
            "session": row.session,
            "text": text,
            "choices": choices,
            "best": best,
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


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def free_place(request: EventRequest, pk: int) -> HttpResponse:
    """Let proposals give a place set by hand to somebody else."""
    row = get_object_or_404(
        Appearance.objects.select_related("session__event"),
        session__event=request.event,
        pk=pk,
    )
    moderating.unpin(row, by=request.user)
    messages.success(request, _("Proposals may change this place again."))
    return redirect("agenda:moderators", code=request.event.code)


@event_view(Right.PROGRAMME_EDIT)
@require_http_methods(["GET", "POST"])
@once
def weights(request: EventRequest) -> HttpResponse:
    """What proposals look to most, in four words."""
    row = Programme.objects.filter(event=request.event).first()
    form = WeightsForm(request.POST or None, weights=weighing.of(row))
    if request.method == "POST" and form.is_valid():
        weighing.weigh(
            request.event, wishes=form.wishes(), booths=form.booths(), by=request.user
        )
        messages.success(request, _("Saved. The next proposal goes by it."))
        return redirect("agenda:moderators", code=request.event.code)
    return render(
        request,
        "agenda/weights.html",
        {"event": request.event, "form": form},
        status=422 if form.errors else 200,
    )


@event_view(Right.PROGRAMME_EDIT)
@require_http_methods(["GET", "POST"])
@once
def bars(request: EventRequest) -> HttpResponse:
    """Who is kept out of which session, and who apart from whom."""
    event = request.event
    form = BarForm(
        request.POST or None,
        event=event,
        shows_all=Right.PEOPLE_VIEW in request.rights,
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if given["session"]:
            moderating.keep_out(
                given["person"],
                session=given["session"],
                by=request.user,
                reason=given["reason"],
            )
        else:
            moderating.keep_apart(
                given["person"],
                other=given["other"],
                by=request.user,
                reason=given["reason"],
            )
        messages.success(request, _("Saved. The next proposal goes by it."))
        return redirect("agenda:bars", code=event.code)
    found = list(event.bars.select_related("person", "other", "session"))
    naming.as_seen(request, (one.person for one in found))
    naming.as_seen(request, (one.other for one in found))
    return render(
        request,
        "agenda/bars.html",
        {"event": event, "bars": found, "form": form},
        status=422 if form.errors else 200,
    )


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def remove_bar(request: EventRequest, pk: int) -> HttpResponse:
    bar = get_object_or_404(Bar, event=request.event, pk=pk)
    moderating.let_in(bar, by=request.user)
    messages.success(request, _("Taken back."))
    return redirect("agenda:bars", code=request.event.code)


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def make_booths(request: EventRequest) -> HttpResponse:
    """Add the interpreters' places that sessions need and do not have."""
    count = interpreting.make_places(request.event, by=request.user)
    messages.success(
        request,
        ngettext(
            "%(count)d interpreter’s place is added.",
            "%(count)d interpreters’ places are added.",
            count,
        )
        % {"count": count},
    )
    return redirect("agenda:moderators", code=request.event.code)
