"""The organizers' pages of the review: phases, criteria, who reads what, results."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import Membership, Role, User
from registration.domain import committee, readings, results
from registration.domain.results import Summary
from registration.forms.review import CriterionForm, PhaseForm, SpreadForm
from registration.models import Criterion, Registration, Review, ReviewPhase
from registration.views.intake import on_venue_clocks

PAGE = 50
COLUMNS = (
    ("name", gettext_lazy("Name")),
    ("median", gettext_lazy("Median")),
    ("mean", gettext_lazy("Mean")),
    ("apart", gettext_lazy("Apart")),
    ("reviews", gettext_lazy("Reviews")),
)
DEFAULT_ORDER = "-median"


@event_view(Right.DECIDE)
@require_safe
def phases(request: EventRequest) -> HttpResponse:
    rows = ReviewPhase.objects.filter(event=request.event).with_counts()
    return render(
        request,
        "registration/review_phases.html",
        {"phases": rows, "now": timezone.now()},
    )


@event_view(Right.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
@on_venue_clocks
@once
def edit_phase(request: EventRequest, pk: int | None = None) -> HttpResponse:
    row = _new_phase(request) if pk is None else _phase(request, pk)
    form = PhaseForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        committee.set_phase(row, form.cleaned_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect(_url(row))
    return render(
        request,
        "registration/review_part.html",
        {"form": form, "row": row, "phase": row, "is_phase": True},
        status=422 if form.is_bound else 200,
    )


@event_view(Right.DECIDE)
@require_safe
def phase(request: EventRequest, pk: int) -> HttpResponse:
    """One phase: its criteria, and how far each reviewer is."""
    row = _phase(request, pk)
    loads = committee.loads(row)
    return render(
        request,
        "registration/review_phase.html",
        {
            "phase": row,
            "now": timezone.now(),
            "criteria": row.criteria.all(),
            "streams": row.streams.all(),
            "loads": loads,
            "given": sum(one.now for one in loads),
            "done": sum(one.done for one in loads),
            "late": sum(1 for one in loads if one.waiting),
            "applications": committee.covered(row).count(),
            "short": _short(row),
        },
    )


@event_view(Right.DECIDE)
@require_POST
@once
def remove_phase(request: EventRequest, pk: int) -> HttpResponse:
    row = _phase(request, pk)
    try:
        committee.remove_phase(row, by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect(_url(row))
    messages.success(request, _("The phase is removed."))
    return redirect("registration:review_phases", code=request.event.code)


@event_view(Right.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def add_criterion(request: EventRequest, pk: int) -> HttpResponse:
    row = _phase(request, pk)
    return _criterion(request, Criterion(phase=row, position=row.criteria.count()))


@event_view(Right.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def edit_criterion(request: EventRequest, pk: int) -> HttpResponse:
    return _criterion(request, _get_criterion(request, pk))


@event_view(Right.DECIDE)
@require_POST
@once
def remove_criterion(request: EventRequest, pk: int) -> HttpResponse:
    row = _get_criterion(request, pk)
    try:
        committee.remove_criterion(row, by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The criterion is removed."))
    return redirect(_url(row.phase))


@event_view(Right.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def spread(request: EventRequest, pk: int) -> HttpResponse:
    """Show who would get how many; on POST, give them out."""
    row = _phase(request, pk)
    members = committee.members(request.event)
    asked = request.POST if request.method == "POST" else request.GET
    chosen = {"reviewer": asked.getlist("reviewer")}
    if not asked and request.method != "POST":
        chosen = {"reviewer": [str(user.pk) for user in _usual(row, members)]}
    form = SpreadForm(chosen, members=members)
    plan = None
    if form.is_valid():
        reviewers = list(form.cleaned_data["reviewer"])
        if request.method == "POST":
            done = committee.spread(row, reviewers=reviewers, by=request.user)
            _tell_spread(request, done)
            return redirect(_url(row))
        plan = committee.plan(row, reviewers)
    return render(
        request,
        "registration/review_spread.html",
        {"phase": row, "form": form, "plan": plan, "members": members},
        status=422 if request.method == "POST" else 200,
    )


@event_view(Right.DECIDE)
@require_POST
@once
def remind(request: EventRequest, pk: int) -> HttpResponse:
    row = _phase(request, pk)
    count = committee.remind(row, by=request.user, now=timezone.now())
    messages.success(
        request,
        ngettext(
            "%(count)s reviewer is reminded by mail.",
            "%(count)s reviewers are reminded by mail.",
            count,
        )
        % {"count": count},
    )
    return redirect(_url(row))


@event_view(Right.DECIDE)
@require_safe
def phase_results(request: EventRequest, pk: int) -> HttpResponse:
    """What the reviews of a phase come to, in the order asked for."""
    row, now = _phase(request, pk), timezone.now()
    sealed = readings.sealed(request.event, request.user, now=now)
    found = results.in_phase(row)
    shown = {pk: one for pk, one in found.items() if pk not in sealed}
    order = request.GET.get("order", DEFAULT_ORDER)
    if order.removeprefix("-") not in dict(COLUMNS):
        order = DEFAULT_ORDER
    keys = _in_order(row, shown, order) + sorted(sealed & set(found))
    page = Paginator(keys, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "registration/review_results.html",
        {
            "phase": row,
            "columns": _columns(order),
            "page": page,
            "lines": _result_lines(row, list(page.object_list), shown),
            "far_apart": sum(one.is_far_apart for one in shown.values()),
        },
    )


def _result_lines(
    phase: ReviewPhase, keys: list[int], shown: dict[int, Summary]
) -> list[dict[str, Any]]:
    rows = Registration.objects.with_people().in_bulk(keys)
    comments: dict[int, list[Review]] = {}
    reviews = Review.objects.filter(
        assignment__phase=phase, assignment__registration__in=set(keys) & set(shown)
    ).select_related("assignment__reviewer")
    for review in reviews:
        if review.comment:
            key = review.assignment.registration_id
            comments.setdefault(key, []).append(review)
    return [
        {
            "registration": rows[key],
            "summary": shown.get(key),
            "comments": comments.get(key, []),
        }
        for key in keys
    ]


def _in_order(phase: ReviewPhase, shown: dict[int, Summary], order: str) -> list[int]:
    """Sort by a figure; where there is none, last; the name decides between equals."""
    names = Registration.objects.filter(
        pk__in=phase.assignments.values("registration")
    ).order_by("person__sort_key", "pk")
    keys = [pk for pk in names.values_list("pk", flat=True) if pk in shown]
    column, down = order.removeprefix("-"), order.startswith("-")
    if column == "name":
        return keys[::-1] if down else keys
    figures = {pk: getattr(shown[pk], column) for pk in keys}
    known = [pk for pk in keys if figures[pk] is not None]
    known.sort(key=lambda pk: -figures[pk] if down else figures[pk])
    return known + [pk for pk in keys if figures[pk] is None]


def _columns(order: str) -> list[dict[str, Any]]:
    column, down = order.removeprefix("-"), order.startswith("-")
    return [
        {
            "key": key,
            "label": label,
            # figures are first asked for from the top
            "next": key if (key == column) == down else f"-{key}",
            "sort": ("descending" if down else "ascending") if key == column else "",
        }
        for key, label in COLUMNS
    ]


def _criterion(request: EventRequest, row: Criterion) -> HttpResponse:
    form = CriterionForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            committee.set_criterion(row, form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error("highest", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(_url(row.phase))
    return render(
        request,
        "registration/review_part.html",
        {"form": form, "row": row, "phase": row.phase, "is_phase": False},
        status=422 if form.is_bound else 200,
    )


def _new_phase(request: EventRequest) -> ReviewPhase:
    """A phase to begin with: from now on, for three weeks."""
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    return ReviewPhase(
        event=request.event,
        opens_at=now,
        closes_at=now + timedelta(weeks=3),
        position=ReviewPhase.objects.filter(event=request.event).count(),
    )


def _phase(request: EventRequest, pk: int) -> ReviewPhase:
    rows = ReviewPhase.objects.select_related("event__venue")
    return get_object_or_404(rows, event=request.event, pk=pk)


def _get_criterion(request: EventRequest, pk: int) -> Criterion:
    rows = Criterion.objects.select_related("phase__event__venue")
    return get_object_or_404(rows, phase__event=request.event, pk=pk)


def _usual(phase: ReviewPhase, members: list[User]) -> list[User]:
    """Those of the last time, else the committee, else whoever may review."""
    before = set(phase.reviewers.values_list("pk", flat=True))
    event = phase.event
    roles = Membership.objects.filter(
        Q(event=event) | Q(series=event.series_id), role=Role.REVIEWER
    )
    usual = before or set(roles.values_list("user", flat=True))
    return [user for user in members if user.pk in usual] or members


def _short(phase: ReviewPhase) -> int:
    """How many applications have fewer reviewers than the phase wants."""
    mine = Count("assignments", filter=Q(assignments__phase=phase))
    rows = committee.covered(phase).annotate(readers=mine)
    return rows.filter(readers__lt=phase.reviews_per_application).count()


def _tell_spread(request: EventRequest, plan: committee.Plan) -> None:
    messages.success(
        request,
        ngettext(
            "%(count)s review is newly given out.",
            "%(count)s reviews are newly given out.",
            len(plan.new),
        )
        % {"count": len(plan.new)},
    )
    if plan.short:
        messages.warning(
            request,
            ngettext(
                "%(count)s application has fewer reviewers than wanted.",
                "%(count)s applications have fewer reviewers than wanted.",
                plan.short,
            )
            % {"count": plan.short},
        )


def _url(phase: ReviewPhase) -> str:
    return reverse("registration:review_phase", args=[phase.event.code, phase.pk])
