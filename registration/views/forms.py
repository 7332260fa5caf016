"""The event's forms as wholes: listed, added, copied, brought in, put to people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from gfmd_days.core import languages
from gfmd_days.core.access import Right, event_view, events_with
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import Event, User
from registration.domain.forms import comparing, filing, keeping, questions, shelving
from registration.domain.forms.questions import Definition
from registration.domain.refusals import (
    CodeTaken,
    FileNotUnderstood,
    FormHasProblems,
    FormInUse,
)
from registration.forms.building import WholeForm
from registration.forms.outline import faults, outline
from registration.forms.wording import label_of, title_of
from registration.models import Form, FormPurpose
from registration.views.builder import find, page_url


@event_view(Right.DECIDE)
@require_safe
def forms(request: EventRequest) -> HttpResponse:
    """List the event's forms, and which ways in ask them."""
    return render(
        request,
        "registration/forms/list.html",
        {
            "forms": shelving.of(request.event),
            "without": request.event.streams.filter(form=None),
            "can_copy": bool(_sources(request.user, request.event)),
        },
    )


@event_view(Right.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def add(request: EventRequest) -> HttpResponse:
    """Begin a form with the standard questions, or an empty one for afterwards."""
    form = WholeForm(request.POST or None, event=request.event)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = keeping.create(
                request.event,
                code=data["code"],
                name=data["name"],
                purpose=FormPurpose(data["purpose"]),
                by=request.user,
            )
        except CodeTaken as refusal:
            form.add_error("code", str(refusal))
        else:
            return redirect(page_url(row))
    return _whole(request, form, heading=_("New form"), button=_("Make the form"))


@event_view(Right.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def copy(request: EventRequest) -> HttpResponse:
    """Begin with a form of this event, or of another one the user may edit."""
    sources = _sources(request.user, request.event)
    form = WholeForm(request.POST or None, event=request.event, sources=sources)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["source"]
        source = next(one for one in sources if str(one.pk) == chosen)
        row = _put(
            request,
            form,
            name=source.name,
            purpose=FormPurpose(source.purpose),
            definition=questions.read(source.draft),
        )
        if row:
            return redirect(page_url(row))
    return _whole(request, form, heading=_("Copy a form"), button=_("Copy it"))


@event_view(Right.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def bring_in(request: EventRequest) -> HttpResponse:
    """Make a form from a file."""
    data = request.POST if request.method == "POST" else None
    form = WholeForm(data, request.FILES or None, event=request.event, with_file=True)
    if data is not None and form.is_valid():
        try:
            file = filing.read(form.cleaned_data["file"].read(filing.LARGEST + 1))
        except FileNotUnderstood as refusal:
            form.add_error("file", str(refusal))
        else:
            row = _put(
                request,
                form,
                name=dict(file.name),
                purpose=file.purpose,
                definition=file.definition,
            )
            if row:
                return redirect(page_url(row))
    return _whole(request, form, heading=_("Form from a file"), button=_("Bring it in"))


@event_view(Right.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def settings(request: EventRequest, form: str) -> HttpResponse:
    """Change a form's name and what it is for."""
    row = find(request, form)
    asked = WholeForm(request.POST or None, event=request.event, form=row)
    if request.method == "POST" and asked.is_valid():
        try:
            shelving.settle(
                row,
                name=asked.cleaned_data["name"],
                purpose=FormPurpose(asked.cleaned_data["purpose"]),
                ways_in=asked.cleaned_data["ways_in"],
                by=request.user,
            )
        except FormInUse as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("Saved."))
        return redirect(page_url(row))
    return _whole(request, asked, heading=str(row.name), button=_("Save"), row=row)


@event_view(Right.DECIDE)
@require_POST
@once
def remove(request: EventRequest, form: str) -> HttpResponse:
    row = find(request, form)
    try:
        shelving.remove(row, by=request.user)
    except FormInUse as refusal:
        messages.warning(request, str(refusal))
        return redirect(page_url(row))
    messages.success(request, _("The form is removed."))
    return redirect("registration:forms", code=request.event.code)


@event_view(Right.DECIDE)
@require_safe
def save_file(request: EventRequest, form: str) -> HttpResponse:
    """Give the draft as a JSON file."""
    row = find(request, form)
    response = HttpResponse(filing.write(row), content_type="application/json")
    name = f"{request.event.code}-{row.code}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@event_view(Right.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def publish(request: EventRequest, form: str) -> HttpResponse:
    """Show what changed since the last version, and put the draft to people."""
    row = find(request, form)
    if request.method == "POST":
        try:
            version = keeping.publish(row, by=request.user, now=timezone.now())
        except FormHasProblems as refusal:
            messages.warning(request, str(refusal))
        else:
            words = _("Version {number} is what people are asked from now on.")
            messages.success(request, words.format(number=version.number))
            return redirect(page_url(row))
    newest = row.versions.first()
    draft = questions.read(row.draft)
    old = keeping.definition_of(newest) if newest else Definition()
    changes = comparing.differences(old, draft)
    return render(
        request,
        "registration/forms/publish.html",
        {
            "form_row": row,
            "newest": newest,
            "changes": [(_words(one), one) for one in changes],
            "faults": faults(draft, keeping.problems(row)),
            "streams": row.streams.all(),
            "asked_of": row.ways_in.all(),
        },
        status=422 if request.method == "POST" else 200,
    )


@event_view(Right.DECIDE)
@require_safe
def versions(request: EventRequest, form: str) -> HttpResponse:
    """List the versions of a form with what each changed."""
    row = find(request, form)
    listed = list(row.versions.select_related("by"))
    before: list[Definition] = [keeping.definition_of(one) for one in listed[1:]]
    counts = [
        len(comparing.differences(old, keeping.definition_of(one)))
        for one, old in zip(listed, [*before, Definition()], strict=True)
    ]
    return render(
        request,
        "registration/forms/versions.html",
        {"form_row": row, "versions": zip(listed, counts, strict=True)},
    )


@event_view(Right.DECIDE)
@require_safe
def version(request: EventRequest, form: str, number: int) -> HttpResponse:
    """Show one version, readable, in a language of the event."""
    row = find(request, form)
    here = get_object_or_404(row.versions.select_related("by"), number=number)
    return render(
        request,
        "registration/forms/version.html",
        {
            "form_row": row,
            "version": here,
            "blocks": outline(keeping.definition_of(here), request.event),
        },
    )


def language_of(request: EventRequest) -> str:
    """Return the event's language that was asked for, else the page's, else the first.

    Raises Http404 for one the event does not speak.
    """
    codes = request.event.languages
    asked = request.GET.get("language", "")
    if asked and asked not in codes:
        raise Http404
    here = get_language() or ""
    return asked or (here if here in codes else codes[0])


def language_links(request: EventRequest, present: str) -> list[dict[str, Any]]:
    """Return the event's languages as links of a page that shows one of them."""
    return [
        {"code": code, "name": languages.own_name(code), "current": code == present}
        for code in request.event.languages
    ]


def _words(change: comparing.Difference) -> str:
    part = change.part
    if isinstance(part, questions.Section):
        return title_of(part)
    return label_of(part)


def _put(
    request: EventRequest,
    form: WholeForm,
    *,
    name: Any,
    purpose: FormPurpose,
    definition: Definition,
) -> Form | None:
    """Add a form made elsewhere; None, with the reason on the page, if it cannot be."""
    try:
        return shelving.put(
            request.event,
            code=form.cleaned_data["code"],
            name=form.cleaned_data["name"] or name,
            purpose=purpose,
            definition=definition,
            by=request.user,
        )
    except CodeTaken as refusal:
        form.add_error("code", str(refusal))
        return None


def _whole(
    request: EventRequest,
    form: WholeForm,
    *,
    heading: str,
    button: str,
    row: Form | None = None,
) -> HttpResponse:
    return render(
        request,
        "registration/forms/whole.html",
        {"form": form, "heading": heading, "button": button, "form_row": row},
        status=422 if form.is_bound else 200,
    )


def _sources(user: User, event: Event) -> list[Form]:
    """Return the forms of all events the user may edit forms in, `event` first."""
    rows = Form.objects.filter(event__in=events_with(user, Right.DECIDE))
    found = rows.select_related("event").order_by("-event_id", "position")
    return sorted(found, key=lambda one: one.event_id != event.pk)
