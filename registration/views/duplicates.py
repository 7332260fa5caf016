"""People entered twice: side by side, not the same, or made one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from django_countries import countries

from gfmd_days.core import languages
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import Gender, Sector
from registration.domain import differing, duplicates, merging
from registration.domain.likeness import WORDS, Reason
from registration.forms.merging import MergeForm
from registration.models import LikelyPair, MergeRecord, PairState
from registration.models.duplicates import UNDO_LASTS
from registration.views.one import row_url

PAGE = 20
# What stands side by side in the list, differing or not.
SHOWN = ("full_name", "native_name", "email", "phone", "organisation", "job_title",
         "country")  # fmt: skip
LONGEST = 160


@event_view(Right.PEOPLE_EDIT)
@require_safe
def pairs(request: EventRequest) -> HttpResponse:
    """The likely pairs, the likeliest first; lately merged ones below."""
    rows = LikelyPair.objects.filter(event=request.event)
    state = PairState.OPEN
    if request.GET.get("state") == PairState.DIFFERENT:
        state = PairState.DIFFERENT
    found = rows.filter(state=state).with_people()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    merged = (
        MergeRecord.objects.standing()
        .filter(event=request.event, at__gt=now - UNDO_LASTS)
        .select_related("kept__person", "by")
        .defer("content")
    )
    return render(
        request,
        "registration/duplicates.html",
        {
            "page": page,
            "pairs": [_shown(pair) for pair in page],
            "state": str(state),
            "states": [(one, rows.filter(state=one).count()) for one in PairState],
            "merged": merged[:PAGE],
            "looked_at": getattr(request.event, "likeness_look", None),
        },
    )


@event_view(Right.PEOPLE_EDIT)
@require_POST
@once
def look(request: EventRequest) -> HttpResponse:
    job = duplicates.look_again(request.event, by=request.user)
    return redirect("core:job", request.event.code, job.pk)


@event_view(Right.PEOPLE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def merge(request: EventRequest, pk: int) -> HttpResponse:
    """Choose what stays, see what comes of it, then make two registrations one."""
    pair = _get(request, pk)
    kept, dropped = differing.in_order(pair)
    asked = request.POST.get("keep") or request.GET.get("keep")
    if asked == str(dropped.pk):
        kept, dropped = dropped, kept
    form = MergeForm(request.POST or None, kept=kept, dropped=dropped)
    is_sure = request.method == "POST" and form.is_valid()
    if is_sure and "merge" in request.POST:
        try:
            merging.merge(
                kept,
                dropped=dropped,
                taking=form.taking(),
                by=request.user,
                now=timezone.now(),
            )
        except Refused as refusal:
            messages.warning(request, str(refusal))
            return redirect("registration:duplicates", request.event.code)
        messages.success(
            request, _("The two are one now. It can be undone for 30 days.")
        )
        return redirect(row_url(kept))
    return render(
        request,
        "registration/duplicate.html",
        {
            "pair": pair,
            "kept": kept,
            "dropped": dropped,
            "form": form,
            "choices": [_choice(form, one) for one in form.differences],
            "result": _result(form) if is_sure else [],
            "is_preview": is_sure,
        },
        status=422 if form.is_bound and not is_sure else 200,
    )


@event_view(Right.PEOPLE_EDIT)
@require_POST
@once
def different(request: EventRequest, pk: int) -> HttpResponse:
    duplicates.not_the_same(_get(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("Remembered: these are two people."))
    return redirect("registration:duplicates", request.event.code)


@event_view(Right.PEOPLE_EDIT)
@require_POST
@once
def ask_again(request: EventRequest, pk: int) -> HttpResponse:
    duplicates.ask_again(_get(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("The pair is to be looked at again."))
    return redirect("registration:duplicates", request.event.code)


@event_view(Right.PEOPLE_EDIT)
@require_POST
@once
def undo(request: EventRequest, pk: int) -> HttpResponse:
    record = get_object_or_404(MergeRecord, event=request.event, pk=pk)
    try:
        back = merging.undo(record, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("registration:duplicates", request.event.code)
    messages.success(request, _("There are two registrations again, as before."))
    return redirect(row_url(back))


def _get(request: EventRequest, pk: int) -> LikelyPair:
    rows = LikelyPair.objects.with_people()
    pair = get_object_or_404(rows, event=request.event, pk=pk)
    pair.event = pair.first.event = pair.second.event = request.event
    return pair


def _shown(pair: LikelyPair) -> dict[str, Any]:
    apart = [one.name for one in differing.differences(pair.first, pair.second)]
    rows = []
    for name in dict.fromkeys([*SHOWN, *apart]):
        first = _words(name, differing.value(pair.first, name))
        second = _words(name, differing.value(pair.second, name))
        if first or second:
            label = differing.LABELS[name]
            differs = name in apart
            rows.append((label, first, second, differs))
    return {
        "pair": pair,
        "rows": rows,
        "reasons": [WORDS[Reason(reason)] for reason in pair.reasons],
    }


def _choice(form: MergeForm, one: differing.Difference) -> dict[str, Any]:
    bound = form[one.name]
    return {
        "name": one.name,
        "label": one.label,
        "kept": _words(one.name, one.kept),
        "dropped": _words(one.name, one.dropped),
        "value": bound.value(),
    }


def _result(form: MergeForm) -> list[dict[str, Any]]:
    return [
        {
            **one,
            "stays": _words(one["name"], one["stays"]),
            "goes": _words(one["name"], one["goes"]),
        }
        for one in form.result()
    ]


def _words(name: str, value: Any) -> str:
    """Return an answer as people read it."""
    if not value:
        return ""
    if name == "languages":
        return ", ".join(languages.name(code) for code in value)
    named: dict[str, Callable[[], Any]] = {
        "country": lambda: countries.name(value),
        "gender": lambda: Gender(value).label,
        "sector": lambda: Sector(value).label,
        "language": lambda: languages.name(value),
    }
    words = str(named[name]()) if name in named else str(value)
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
