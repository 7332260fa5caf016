"""Lists as files."""

from __future__ import annotations

import tempfile
from typing import Any

from django import forms
from django.http import FileResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from gfmd_days.core.access import Right, event_view
from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.domain import auditing
from gfmd_days.core.http import EventRequest
from registration.domain.forms import reading
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
    protected = forms.BooleanField(
        label=_("With protected answers to the form (the history keeps it)"),
        required=False,
        help_text=_(
            "In the list for the team only. Keep the file safe, and delete it soon."
        ),
    )

    def __init__(self, *args: Any, offers_protected: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not offers_protected:
            del self.fields["protected"]


@event_view(Right.PEOPLE_EXPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: EventRequest) -> HttpResponseBase:
    """Ask which list, then give it; the history keeps who took how many."""
    query = QueryDict(request.POST.get("query", request.GET.urlencode()))
    filters = Filters.read(request.event, query, rights=request.rights)
    found = filters.found()
    form = ExportForm(
        request.POST or None,
        offers_protected=Right.PEOPLE_SENSITIVE in request.rights
        and reading.has_protected(request.event),
    )
    if request.method != "POST" or not form.is_valid():
        return render(
            request,
            "registration/export.html",
            {"form": form, "count": found.count(), "query": query.urlencode()},
            status=422 if form.is_bound else 200,
        )
    variant = Variant(form.cleaned_data["variant"])
    format_ = Format(form.cleaned_data["format"])
    protected = bool(form.cleaned_data.get("protected")) and variant == Variant.FULL
    headings, rows = table(found, variant, rights=request.rights, protected=protected)
    noted: dict[str, Any] = {"protected": True} if protected else {}
    auditing.record(
        CoreVerb.EXPORTED,
        event=request.event,
        by=request.user,
        list=str(variant),
        format=str(format_),
        count=found.count(),
        **noted,
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
