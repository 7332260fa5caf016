"""The log of prints: whose badge, when, by whom, and in place of which."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from badges.forms.print_log import PrintFilter
from badges.models import Print
from badges.models.printed import PrintQuerySet
from gfmd_days.core import zones
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from registration.exports.files import CONTENT_TYPES, Format, csv_lines

PAGE = 50


@event_view(Right.BADGES)
@require_safe
def prints(request: EventRequest) -> HttpResponse:
    form = PrintFilter(request.GET)
    page = Paginator(_found(request, form), PAGE).get_page(request.GET.get("page"))
    context = {
        "event": request.event,
        "form": form,
        "page": page,
        "is_filtered": any(form.cleaned_data.values()),
    }
    return render(request, "badges/prints.html", context)


@event_view(Right.BADGES)
@require_safe
def prints_csv(request: EventRequest) -> HttpResponseBase:
    """The same prints as CSV, in the venue's time."""
    headings = [
        *(_("Time"), _("Name"), _("Code"), _("How"), _("Who")),
        *(_("Reason"), _("In place of a lost badge"), _("Reported lost")),
    ]
    zone = zones.zone(request.event.zone_name)

    def row(one: Any) -> list[Any]:
        lost = one.void_at and one.void_at.astimezone(zone).isoformat("T", "seconds")
        return [
            one.at.astimezone(zone).isoformat("T", "seconds"),
            one.registration.person.shown_name,
            one.code,
            one.get_kind_display(),
            one.by or "",
            one.reason or one.instead,
            _("Yes") if one.is_instead else "",
            lost or "",
        ]

    found = _found(request, PrintFilter(request.GET)).iterator(chunk_size=500)
    answer = StreamingHttpResponse(
        csv_lines(headings, map(row, found)), content_type=CONTENT_TYPES[Format.CSV]
    )
    name = f"{request.event.code}-prints.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _found(request: EventRequest, form: PrintFilter) -> PrintQuerySet:
    return form.apply(Print.objects.for_log(request.event))
