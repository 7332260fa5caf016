"""The audit trail: who did what, when."""

from __future__ import annotations

import csv
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gfmd_days.core import languages, zones
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.audit import LABELS
from gfmd_days.core.cells import safe
from gfmd_days.core.forms.history import HistoryFilter
from gfmd_days.core.http import EventRequest
from gfmd_days.core.models import AuditEntry, Event
from gfmd_days.core.models.audit import AuditQuerySet

PAGE = 50


@event_view(Right.AUDIT)
@require_safe
def index(request: EventRequest) -> HttpResponse:
    form = HistoryFilter(request.GET, event=request.event)
    page = Paginator(_entries(request.event, form), PAGE).get_page(
        request.GET.get("page")
    )
    rows = [
        {"entry": entry, "words": words_for(entry.verb), "details": details_of(entry)}
        for entry in page
    ]
    context = {"form": form, "page": page, "rows": rows}
    return render(request, "core/audit/index.html", context)


@event_view(Right.AUDIT)
@require_safe
def export(request: EventRequest) -> HttpResponse:
    """The same entries as CSV, in the venue's time, readable by spreadsheets."""
    form = HistoryFilter(request.GET, event=request.event)
    response = HttpResponse(
        "\ufeff", content_type="text/csv; charset=utf-8"
    )  # Excel takes UTF-8 only with this mark
    name = f"{request.event.code}-history.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    writer.writerow([_("Time"), _("Who"), _("What"), _("About"), _("Details")])
    zone = zones.zone(request.event.zone_name)
    for entry in _entries(request.event, form).iterator(chunk_size=500):
        writer.writerow(
            [
                entry.at.astimezone(zone).isoformat(timespec="seconds"),
                safe(entry.by or entry.actor),
                words_for(entry.verb),
                f"{entry.subject_type} {entry.subject_id}".strip(),
                safe(details_of(entry)),
            ]
        )
    return response


def words_for(verb: str) -> str:
    return str(LABELS.get(verb, verb))


def details_of(entry: AuditEntry) -> str:
    return "; ".join(f"{name}: {_flat(value)}" for name, value in entry.data.items())


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return languages.listed(f"{name} {one}" for name, one in value.items())
    return languages.listed(value) if isinstance(value, list) else str(value)


def _entries(event: Event, form: HistoryFilter) -> AuditQuerySet:
    entries = AuditEntry.objects.filter(event=event).select_related("by")
    return form.apply(entries, zone=event.zone_name)
