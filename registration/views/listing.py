"""The organizers' list of registrations and what can be done to many at once."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from registration.domain import deciding, visibility
from registration.forms.filters import Filters
from registration.models import Decision, Registration, State
from registration.models.registration import RegistrationQuerySet

PAGE = 50
NAMED_REFUSALS = 8
COLUMNS = (
    ("name", gettext_lazy("Name")),
    ("organisation", gettext_lazy("Organisation")),
    ("country", gettext_lazy("Country")),
    ("state", gettext_lazy("State")),
    ("received", gettext_lazy("Received")),
)
DEEDS = {
    "select": gettext_lazy("Select"),
    "reserve": gettext_lazy("Reserve list"),
    "reject": gettext_lazy("Not selected"),
    "release": gettext_lazy("Release and mail"),
    "take": gettext_lazy("Take under review"),
    "undecide": gettext_lazy("Take the decision back"),
}
RARE_DEEDS = ("take", "undecide")


@event_view(Right.PEOPLE_VIEW)
@require_safe
def registrations(request: EventRequest) -> HttpResponse:
    filters = Filters.read(request.event, request.GET, rights=request.rights)
    states = filters.states(request.GET)
    count = next(chip.count or 0 for chip in states if chip.current)
    page = _page(filters.found(), request.GET.get("page"), count=count)
    return render(
        request,
        "registration/list.html",
        {
            "filters": filters,
            "states": states,
            "active": filters.active(request.GET),
            "columns": _columns(filters),
            "page": page,
            "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1),
            "deeds": DEEDS if Right.DECIDE in request.rights else {},
            "rare_deeds": RARE_DEEDS,
            "waiting": _waiting(request),
            "sees": visibility.seen(request.rights),
            "can_write": Right.MAIL_EDIT in request.rights,
            "can_edit": Right.PEOPLE_EDIT in request.rights,
            "can_export": Right.PEOPLE_EXPORT in request.rights,
            "can_decide": Right.DECIDE in request.rights,
        },
    )


def _page(found: RegistrationQuerySet, number: str | None, *, count: int) -> Page[Any]:
    """Order the keys alone, then read one page of rows: far pages cost little more.

    Args:
        count: how many there are; the chips know it already.
    """
    ordered: Paginator[Any] = Paginator(found.values_list("pk", flat=True), PAGE)
    ordered.count = count
    keys = ordered.get_page(number)
    rows = Registration.objects.with_people().in_bulk(list(keys))
    shown = [rows[key] for key in keys if key in rows]
    return Page(shown, keys.number, ordered)


@event_view(Right.DECIDE)
@require_POST
@once
def bulk(request: EventRequest) -> HttpResponse:
    """Do one deed to the ticked rows, or to all the filters found."""
    query = QueryDict(request.POST.get("query", "").removeprefix("?"))
    back = redirect(
        f"{reverse('registration:list', args=[request.event.code])}?{query.urlencode()}"
    )
    deed = _deed(request)
    if deed is None:
        messages.error(request, _("Choose what to do."))
        return back
    chosen = _chosen(request, query)
    if not chosen:
        messages.error(request, _("Choose at least one person first."))
        return back
    _tell(request, deciding.for_many(chosen, deed))
    return back


def _chosen(request: EventRequest, query: QueryDict) -> list[Registration]:
    if request.POST.get("scope") == "all":
        found = Filters.read(request.event, query, rights=request.rights).found()
    else:
        found = request.event.registrations.ticked(request.POST.getlist("chosen"))
    return list(found.select_related("person", "event"))


def _deed(request: EventRequest) -> Any:
    by, now = request.user, timezone.now()
    deeds = {
        "take": partial(deciding.take_under_review, by=by),
        "select": partial(deciding.decide, decision=Decision.SELECTED, by=by),
        "reserve": partial(deciding.decide, decision=Decision.RESERVE, by=by),
        "reject": partial(deciding.decide, decision=Decision.REJECTED, by=by),
        "undecide": partial(deciding.undecide, by=by),
        "release": partial(deciding.release, by=by, now=now),
    }
    return deeds.get(request.POST.get("deed", ""))


def _tell(request: EventRequest, outcome: deciding.Outcome) -> None:
    label = DEEDS[request.POST["deed"]]
    if outcome.done:
        text = ngettext(
            "“{deed}” is done for {count} person.",
            "“{deed}” is done for {count} people.",
            outcome.done,
        ).format(deed=label, count=outcome.done)
        if request.POST["deed"] == "release":
            text += " " + _("The mails are on their way.")
        messages.success(request, text)
    if outcome.refused:
        head = ngettext(
            "{count} person was left as before:",
            "{count} people were left as before:",
            len(outcome.refused),
        ).format(count=len(outcome.refused))
        named = [
            f"{registration.person.full_name}: {refusal}"
            for registration, refusal in outcome.refused[:NAMED_REFUSALS]
        ]
        more = len(outcome.refused) - len(named)
        tail = [_("and {count} more").format(count=more)] if more else []
        messages.warning(request, f"{head} {' · '.join(named + tail)}")


def _waiting(request: EventRequest) -> int:
    """How many decisions wait to be released."""
    if Right.DECIDE not in request.rights:
        return 0
    return request.event.registrations.filter(state=State.DECIDED).count()


def _columns(filters: Filters) -> list[dict[str, Any]]:
    name = filters.order.removeprefix("-")
    down = filters.order.startswith("-")
    return [
        {
            "key": key,
            "label": label,
            "next": f"-{key}" if key == name and not down else key,
            "sort": ("descending" if down else "ascending") if key == name else "",
        }
        for key, label in COLUMNS
    ]
