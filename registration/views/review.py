"""The reviewer's pages: their own queue, and one application at a time."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
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

from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from registration.domain import blindness, results, reviewing
from registration.forms.review import ConflictForm, ReviewForm
from registration.models import Assignment, Conflict, Review, ReviewPhase
from registration.models.review import REVIEWED_STATES, AssignmentQuerySet

PAGE = 50


@event_view(Right.REVIEW)
@require_safe
def queue(request: EventRequest) -> HttpResponse:
    """The reviewer's applications of one phase, those that wait first."""
    now = timezone.now()
    phases = list(ReviewPhase.objects.filter(event=request.event))
    phase = _chosen(request, phases)
    mine = _mine(request).filter(phase=phase) if phase else Assignment.objects.none()
    numbers = _numbers(mine)
    waiting_first = F("review__submitted_at").asc(nulls_first=True)
    rows = mine.standing().order_by(waiting_first, "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    done = mine.done().count()
    first = mine.waiting().first() if phase and phase.is_open(now) else None
    return render(
        request,
        "registration/review.html",
        {
            "phases": phases,
            "phase": phase,
            "page": page,
            "lines": _lines(page.object_list, numbers),
            "done": done,
            "total": len(numbers),
            "first": first,
            "is_open": phase is not None and phase.is_open(now),
            "now": now,
            "conflicts": _conflicts(request),
            "sees_names": Right.PEOPLE_VIEW in request.rights,
            "can_set_up": Right.DECIDE in request.rights,
        },
    )


@event_view(Right.REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def one(request: EventRequest, pk: int) -> HttpResponse:
    """Read one application and judge it."""
    row = get_object_or_404(_mine(request), pk=pk)
    now = timezone.now()
    if row.phase.opens_at > now:
        messages.info(request, _("This phase of the review is not open yet."))
        return redirect("registration:review", code=request.event.code)
    review = getattr(row, "review", None)
    criteria = list(row.phase.criteria.all())
    form = ReviewForm(request.POST or None, criteria=criteria, review=review)
    if request.method == "POST" and form.is_valid():
        try:
            reviewing.submit(
                row,
                points=form.points(),
                verdict=form.cleaned_data["verdict"],
                comment=form.cleaned_data["comment"],
                by=request.user,
                now=now,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _go_on(request, row)
    return render(
        request,
        "registration/review_one.html",
        _reading(request, row, form),
        status=422 if form.is_bound else 200,
    )


@event_view(Right.REVIEW)
@require_POST
@once
def conflict(request: EventRequest, pk: int) -> HttpResponse:
    """Step back from an application, or from all of its organisation."""
    row = get_object_or_404(_mine(request), pk=pk)
    form = ConflictForm(request.POST, may_name=_may_name(row))
    if not form.is_valid():
        messages.error(request, _("This text is too long. Shorten it."))
        return redirect("registration:review_one", code=request.event.code, pk=pk)
    following = reviewing.next_for(row, now=timezone.now())
    try:
        left = reviewing.declare_conflict(
            row, **form.cleaned_data, by=request.user, now=timezone.now()
        )
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("registration:review", code=request.event.code)
    _tell_given_away(request, left)
    # with a whole organisation the next one may have gone too
    if following and _mine(request).filter(pk=following.pk).exists():
        return redirect(
            "registration:review_one", code=request.event.code, pk=following.pk
        )
    return redirect("registration:review", code=request.event.code)


@event_view(Right.REVIEW)
@require_POST
@once
def end_conflict(request: EventRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Conflict, event=request.event, reviewer=request.user, pk=pk)
    reviewing.end_conflict(row, by=request.user)
    messages.success(
        request,
        _("Taken back. The organizers can give you the application again."),
    )
    return redirect("registration:review", code=request.event.code)


def _mine(request: EventRequest) -> AssignmentQuerySet:
    return Assignment.objects.filter(
        phase__event=request.event, reviewer=request.user
    ).select_related(
        "phase__event__venue",
        "registration__person__organisation",
        "registration__person__region",
        "registration__stream",
        "registration__category",
        "review",
    )


def _chosen(request: EventRequest, phases: list[ReviewPhase]) -> ReviewPhase | None:
    """The phase asked for, else the first open one, else the latest."""
    now = timezone.now()
    asked = [one for one in phases if str(one.pk) == request.GET.get("phase")]
    opened = [one for one in phases if one.is_open(now)]
    return next(iter(asked + opened + phases[::-1]), None)


def _numbers(mine: AssignmentQuerySet) -> dict[int, int]:
    """Each application's number in the reviewer's own queue."""
    keys = mine.standing().order_by("pk").values_list("pk", flat=True)
    return {pk: number for number, pk in enumerate(keys, start=1)}


def _lines(rows: Any, numbers: dict[int, int]) -> list[dict[str, Any]]:
    shown = list(rows)
    made = [one.review for one in shown if hasattr(one, "review")]
    scores = results.scores_of(Review.objects.filter(pk__in=[one.pk for one in made]))
    return [
        {
            "row": one,
            "number": numbers[one.pk],
            "done": hasattr(one, "review"),
            "score": scores.get(one.review.pk) if hasattr(one, "review") else None,
        }
        for one in shown
    ]


def _reading(
    request: EventRequest, row: Assignment, form: ReviewForm
) -> dict[str, Any]:
    phase, now = row.phase, timezone.now()
    numbers = _numbers(_mine(request).filter(phase=phase))
    keys = list(numbers)
    place = keys.index(row.pk) if row.pk in numbers else 0
    may_judge = phase.is_open(now) and row.registration.state in REVIEWED_STATES
    return {
        "row": row,
        "phase": phase,
        "registration": row.registration,
        "form": form,
        "scales": [form[name] for name in form.fields if name.startswith("criterion")],
        "facts": blindness.facts(row.registration, phase),
        "number": numbers.get(row.pk, 0),
        "total": len(numbers),
        "done": _mine(request).filter(phase=phase).done().count(),
        "previous": keys[place - 1] if place > 0 else None,
        "next": keys[place + 1] if place + 1 < len(keys) else None,
        "may_judge": may_judge,
        "conflict_form": ConflictForm(may_name=_may_name(row)),
    }


def _may_name(row: Assignment) -> bool:
    """Whether the reviewer may speak of the organisation: in a blind phase, no."""
    return not row.phase.blind and row.registration.person.organisation is not None


def _conflicts(request: EventRequest) -> list[Conflict]:
    rows = Conflict.objects.filter(event=request.event, reviewer=request.user)
    return list(rows.select_related("registration__person", "organisation"))


def _go_on(request: EventRequest, row: Assignment) -> HttpResponse:
    following = reviewing.next_for(row, now=timezone.now())
    if following is None:
        messages.success(
            request, _("Saved. You have reviewed all your applications: thank you.")
        )
        return redirect("registration:review", code=request.event.code)
    messages.success(request, _("Saved. Here is the next application."))
    return redirect("registration:review_one", code=request.event.code, pk=following.pk)


def _tell_given_away(request: EventRequest, left: int) -> None:
    messages.success(request, _("Thank you for saying so. Somebody else will judge."))
    if left:
        messages.warning(
            request,
            ngettext(
                "Nobody else may review %(count)s of them: tell the organizers.",
                "Nobody else may review %(count)s of them: tell the organizers.",
                left,
            )
            % {"count": left},
        )
