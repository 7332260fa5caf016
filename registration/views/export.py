"""Lists as files."""

from __future__ import annotations

import tempfile

from django import forms
from django.http import FileResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from gfmd_days.core.access import Right, event_view
from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.domain import auditing
from gfmd_days.core.http import EventRequest
from registration.exports.columns import Variant, table
from registration.exports.files import CONTENT_TYPES, Format, csv_lines, write_xlsx
from registration.forms.filters import Filters


class ExportForm(forms.Form):
    variant = forms.ChoiceField(
        label=_("Which list"),
        widget=forms.RadioSelect,
        initial=Variant.CIRCULATION,
        choices=[
            (
                Variant.CIRCULATION,
                _("For circulation: confirmed people, as they wish to be shown"),
            ),
            (
                Variant.FULL,
                _("For the team only: everybody found, all answers, real names"),
            ),
        ],
    )
    format = forms.ChoiceField(
        label=_("File"),
        widget=forms.RadioSelect,
        initial=Format.XLSX,
        choices=[(Format.XLSX, _("Excel (XLSX)")), (Format.CSV, _("Text (CSV)"))],
    )


@event_view(Right.PEOPLE_EXPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: EventRequest) -> HttpResponseBase:
    """Ask which list, then give it; the history keeps who took how many."""
    query = QueryDict(request.POST.get("query", request.GET.urlencode()))
    filters = Filters.read(request.event, query, addresses=True, rights=request.rights)
    found = filters.found()
    form = ExportForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(
            request,
            "registration/export.html",
            {"form": form, "count": found.count(), "query": query.urlencode()},
            status=422 if form.is_bound else 200,
        )
    variant = Variant(form.cleaned_data["variant"])
    format_ = Format(form.cleaned_data["format"])
    headings, rows = table(found, variant)
    auditing.record(
        CoreVerb.EXPORTED,
        event=request.event,
        by=request.user,
        list=str(variant),
        format=str(format_),
        count=found.count(),
    )
    response: HttpResponseBase
    if format_ == Format.CSV:
        response = StreamingHttpResponse(csv_lines(headings, rows))
    else:
        file = tempfile.SpooledTemporaryFile(max_size=8_000_000)  # noqa: SIM115 - the response closes it
        write_xlsx(file, headings, rows)
        file.seek(0)
        response = FileResponse(file)
    name = f"{request.event.code}-{variant}.{format_}"
    response["Content-Type"] = CONTENT_TYPES[format_]
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
