"""Writing to many: the list of such mails, choosing people, words, a look at it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from gfmd_days.core import languages
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain import mailing as outbox
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.views.outbox import framed
from registration.domain.mailings import receivers, writing
from registration.domain.mailings.receivers import People
from registration.domain.mailings.words import PLACEHOLDERS, Composed, Composer
from registration.domain.refusals import FilterGone
from registration.forms.filters import Filters
from registration.forms.mailings import MailingForm
from registration.models import Mailing, Registration, State
from registration.models.registration import RegistrationQuerySet

PAGE = 50


@event_view(Right.MAIL_VIEW)
@require_safe
def index(request: EventRequest) -> HttpResponse:
    rows = Mailing.objects.filter(event=request.event).newest_first()
    page = Paginator(rows.with_counts().select_related("by"), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1),
        "can_write": Right.MAIL_EDIT in request.rights,
    }
    return render(request, "registration/mailings/index.html", context)


@event_view(Right.MAIL_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def new(request: EventRequest) -> HttpResponse:
    """Choose people by a filter; a POST begins a draft to them or to ticked rows."""
    if request.method != "POST":
        return _people_page(request, request.GET, None)
    filters = _filters(request, QueryDict(request.POST.get("query", "")))
    row = writing.begin(
        request.event, query=filters.kept(), chosen=_ticked(request), by=request.user
    )
    return redirect("registration:edit_mailing", code=request.event.code, pk=row.pk)


@event_view(Right.MAIL_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def people(request: EventRequest, pk: int) -> HttpResponse:
    """Give a draft other people."""
    row = get_row(request, pk)
    if request.method != "POST":
        query = request.GET or QueryDict(row.query)
        return _people_page(request, query, row)
    filters = _filters(request, QueryDict(request.POST.get("query", "")))
    try:
        writing.choose(row, query=filters.kept(), by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("registration:edit_mailing", code=request.event.code, pk=row.pk)


@event_view(Right.MAIL_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def edit(request: EventRequest, pk: int) -> HttpResponse:
    row = get_row(request, pk)
    if not row.is_draft:
        return redirect("registration:mailing", code=request.event.code, pk=row.pk)
    form = MailingForm(request.POST or None, event=request.event, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            writing.change(row, form.content(), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The draft is saved."))
            name = "send_mailing" if "go_on" in request.POST else "edit_mailing"
            return redirect(f"registration:{name}", code=request.event.code, pk=row.pk)
    context = {
        "row": row,
        "form": form,
        "placeholders": [f"{{{name}}}" for name in PLACEHOLDERS],
        **_about_people(request, row),
    }
    status = 422 if form.is_bound else 200
    return render(request, "registration/mailings/edit.html", context, status=status)


@event_view(Right.MAIL_EDIT)
@require_safe
def preview(request: EventRequest, pk: int) -> HttpResponse:
    """The mail as one of its people would get it, and the ways to the next."""
    row, found, made, person, language, number = _previewed(request, pk)
    readers = found.by_language(row)
    context = {
        "row": row,
        "person": person,
        "made": made,
        "text": outbox.without_keys(made.text),
        "language": language,
        "number": number,
        "count": readers[language],
        "languages": [(code, languages.name(code), n) for code, n in readers.items()],
    }
    return render(request, "registration/mailings/preview.html", context)


@event_view(Right.MAIL_EDIT)
@require_safe
def preview_html(request: EventRequest, pk: int) -> HttpResponse:
    """The mail itself, for a sandboxed frame."""
    _row, _found, made, *_rest = _previewed(request, pk)
    return framed(outbox.without_keys(made.html))


@event_view(Right.MAIL_EDIT)
@require_POST
@once
def send_test(request: EventRequest, pk: int) -> HttpResponse:
    row = get_row(request, pk)
    try:
        writing.send_test(row, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        text = _("A test is on its way to {address}.")
        messages.success(request, text.format(address=request.user.email))
    return redirect("registration:edit_mailing", code=request.event.code, pk=row.pk)


@event_view(Right.MAIL_EDIT)
@require_POST
@once
def remove(request: EventRequest, pk: int) -> HttpResponse:
    try:
        writing.remove(get_row(request, pk), by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The draft is deleted."))
    return redirect("registration:mailings", code=request.event.code)


def get_row(request: EventRequest, pk: int) -> Mailing:
    """Return a mailing of the event, or answer 404."""
    rows = Mailing.objects.select_related("event__venue", "by")
    return get_object_or_404(rows, event=request.event, pk=pk)


def rows_of(request: EventRequest, row: Mailing) -> RegistrationQuerySet:
    """Return the registrations a draft is for, of this event and no other.

    Raises FilterGone when its filter names what is not there any more.
    """
    if row.chosen:
        return Registration.objects.filter(event=request.event, pk__in=row.chosen)
    query = QueryDict(row.query)
    filters = _filters(request, query)
    if not filters.is_whole(query):
        raise FilterGone
    return filters.found()


def described(request: EventRequest, row: Mailing) -> list[str]:
    """Return in words which people a mailing was written to."""
    return _filters(request, QueryDict(row.query)).described()


def _filters(request: EventRequest, query: QueryDict) -> Filters:
    return Filters.read(request.event, query, rights=request.rights)


def _ticked(request: EventRequest) -> list[int]:
    """The rows ticked in the list; those of other events are left aside."""
    if request.POST.get("scope") == "all":
        return []
    found = request.event.registrations.ticked(request.POST.getlist("chosen"))
    return list(found.order_by("pk").values_list("pk", flat=True))


def _people_page(
    request: EventRequest, query: QueryDict, row: Mailing | None
) -> HttpResponse:
    filters = _filters(request, query)
    trial = Mailing(event=request.event, query=filters.kept())
    found = receivers.sort_out(trial, filters.found())
    context = {
        "row": row,
        "filters": filters,
        "query": filters.kept(),
        "states": State.choices,
        "chosen_state": filters.values.get("state", ""),
        "people": found,
        "active": filters.described(),
    }
    return render(request, "registration/mailings/people.html", context)


def _about_people(request: EventRequest, row: Mailing) -> dict[str, Any]:
    try:
        found = receivers.sort_out(row, rows_of(request, row))
    except FilterGone as refusal:
        return {"people": None, "fault": str(refusal)}
    readers = found.readers()
    return {
        "people": found,
        "described": described(request, row),
        "readers": [(languages.name(code), n) for code, n in readers.items()],
        "missing": [(languages.name(code), n) for code, n in found.missing(row).items()]
        if row.languages
        else [],
    }


def _previewed(
    request: EventRequest, pk: int
) -> tuple[Mailing, People, Composed, Registration, str, int]:
    """The mail of the n-th person who gets it in the language asked for."""
    row = get_row(request, pk)
    try:
        found = receivers.sort_out(row, rows_of(request, row))
    except FilterGone as error:
        raise Http404 from error
    language = request.GET.get("in", "") or next(iter(found.by_language(row)), "")
    keys = found.reading(row, language) if language in row.languages else []
    if not row.is_draft or not keys:
        raise Http404
    asked = request.GET.get("n", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 9 else 1
    number = min(max(number, 1), len(keys))
    people = Registration.objects.with_people().select_related("event")
    person = people.get(pk=keys[number - 1])
    return row, found, Composer(row).for_person(person), person, language, number
