"""The balance board: how the list stands to the targets, and setting those."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from registration.domain import balance, dimensions
from registration.domain.balance import Bar, Panel
from registration.domain.dimensions import NONE
from registration.forms import filters
from registration.forms.selection import TargetsForm
from registration.models import ProposalState

# Of more values than these, only those somebody has are offered for targets.
MOST_OFFERED = 60


@event_view(Right.REVIEW, Right.DECIDE)
@require_safe
def board(request: EventRequest) -> HttpResponse:
    """Bars per dimension; htmx asks again for the figures alone."""
    if request.htmx:
        return render(request, "registration/_board_news.html", _context(request))
    return render(request, "registration/board.html", _context(request))


@event_view(Right.DECIDE)
@require_POST
@once
def targets(request: EventRequest, dimension: str) -> HttpResponse:
    """Set all targets of one dimension."""
    known = dimensions.of(request.event).get(dimension)
    if known is None or not known.may_be_seen(request.rights):
        raise Http404
    found = balance.board(request.event, rights=request.rights, keys=[dimension])
    form = _form(request, found.panels[0], request.POST)
    if not form.is_valid():
        context = _context(request, {dimension: form})
        return render(request, "registration/board.html", context, status=422)
    balance.set_targets(request.event, known, wanted=form.wanted(), by=request.user)
    messages.success(
        request, _("The targets for “{name}” are set.").format(name=known.label)
    )
    url = reverse("registration:board", args=[request.event.code])
    query = request.GET.urlencode()
    return redirect(f"{url}?{query}#{dimension}" if query else f"{url}#{dimension}")


def _context(
    request: EventRequest, forms: dict[str, TargetsForm] | None = None
) -> dict[str, Any]:
    keys = request.GET.getlist("dimension")
    found = balance.board(request.event, rights=request.rights, keys=keys)
    can_decide = Right.DECIDE in request.rights
    panels = []
    for panel in found.panels:
        key = panel.dimension.key
        form = (forms or {}).get(key)
        if form is None and can_decide and not request.htmx:
            form = _form(request, panel)
        bars = [(bar, _links(request, panel, bar)) for bar in panel.bars]
        panels.append({"panel": panel, "bars": bars, "form": form})
    last = request.event.selection_proposals.first()
    return {
        "board": found,
        "panels": panels,
        "keys": keys,
        "can_decide": can_decide,
        "proposal": last if last and last.state == ProposalState.OPEN else None,
    }


def _form(
    request: EventRequest, panel: Panel, data: QueryDict | None = None
) -> TargetsForm:
    """The targets of a panel; a value nobody has yet can have one too."""
    key = panel.dimension.key
    here = [bar.value for bar in panel.bars]
    offered = [value for value, _words in panel.dimension.offered(request.event)]
    if len(offered) > MOST_OFFERED:
        offered = []
    return TargetsForm(
        data,
        event=request.event,
        dimension=panel.dimension,
        targets=[one for one in request.event.targets.all() if one.dimension == key],
        values=list(dict.fromkeys([*here, *offered])),
    )


def _links(request: EventRequest, panel: Panel, bar: Bar) -> dict[str, str]:
    """Where the three numbers of a bar lead: the list of just these people."""
    if Right.PEOPLE_VIEW not in request.rights:
        return {}
    url = reverse("registration:list", args=[request.event.code])
    links = {}
    for stage in filters.STAGES:
        query = QueryDict(mutable=True)
        query[panel.dimension.query] = filters.NONE if bar.value == NONE else bar.value
        query["stage"] = stage
        links[stage] = f"{url}?{query.urlencode()}"
    return links
