"""The team of an event: who may do what."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gfmd_days.core.access import LABELS, TABLE, Right, event_view
from gfmd_days.core.domain import teams
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.forms.teams import InviteForm
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import Event, Membership, Role


@event_view(Right.TEAM)
@require_http_methods(["GET", "POST"])
@once
def index(request: EventRequest) -> HttpResponse:
    may_rule = teams.rules_series(request.user, request.event.series)
    form = InviteForm(
        request.POST or None,
        may_rule_series=may_rule,
        initial={"role": Role.VIEWER, "language": get_language()},
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            teams.invite(
                request.event,
                email=chosen["email"],
                name=chosen["name"],
                role=Role(chosen["role"]),
                language=chosen["language"],
                whole_series=chosen.get("whole_series", False),
                by=request.user,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error("email", str(refused))
        else:
            messages.success(
                request, _("%(email)s is in the team; a mail is on its way.") % chosen
            )
            return redirect("core:team", code=request.event.code)
    context = {
        "form": form,
        "members": _members(request.event),
        "may_rule_series": may_rule,
        "roles": Role,
        "table": _table(),
    }
    status = 422 if form.errors else 200
    return render(request, "core/team/index.html", context, status=status)


@event_view(Right.TEAM)
@require_POST
@once
def remove(request: EventRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(_members(request.event), pk=pk)
    try:
        teams.remove(membership, event=request.event, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The role is taken away."))
    return redirect("core:team", code=request.event.code)


def _members(event: Event) -> QuerySet[Membership]:
    """The roles that count in `event`: its own and those of its series."""
    return Membership.objects.filter(
        Q(event=event) | Q(series=event.series_id)
    ).select_related("user", "event", "series")


def _table() -> list[dict[str, Any]]:
    """Each right in words, and which role holds it."""
    return [
        {
            "label": LABELS[right],
            "cells": [(role.label, right in TABLE[role]) for role in Role],
        }
        for right in Right
    ]
