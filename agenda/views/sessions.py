"""One session and its people, edited."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from agenda.domain import drafts, programme
from agenda.forms.sessions import FunctionForm, SessionForm, find_people
from agenda.models import Appearance, Function, Session
from agenda.views import board, links
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import Person


@event_view(Right.PROGRAMME_EDIT)
@require_http_methods(["GET", "POST"])
@once
def create(request: EventRequest) -> HttpResponse:
    """A new session; `?day=`, `?room=` and `?start=` fill in the form."""
    event = request.event
    initial = {
        name: request.GET[name]
        for name in ("day", "room", "start")
        if name in request.GET
    }
    form = SessionForm(request.POST or None, event=event, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            session = programme.create_session(event, by=request.user, **form.values())
        except programme.CodeTaken:
            form.add_error("code", _("Another session has this code. Choose another."))
        else:
            messages.success(request, _("The session is added. Now say who does what."))
            return redirect(
                "agenda:edit_session", code=event.code, session=session.code
            )
    return render(
        request,
        "agenda/new_session.html",
        {"form": form, "event": event},
        status=422 if form.errors else 200,
    )


@event_view(Right.PROGRAMME_EDIT)
@require_http_methods(["GET", "POST"])
@once
def edit(request: EventRequest, session: str) -> HttpResponse:
    """A session with its people; a save over somebody else's is refused in words."""
    row = _session(request, session)
    form = SessionForm(request.POST or None, event=request.event, session=row)
    stale = None
    if request.method == "POST" and form.is_valid():
        try:
            changed = programme.change_session(
                row,
                by=request.user,
                edit=form.cleaned_data["edit"],
                values=form.values(),
            )
        except programme.StaleEdit as refused:
            stale = refused.session
        except programme.CodeTaken:
            form.add_error("code", _("Another session has this code. Choose another."))
        else:
            words = _("Saved.") if changed else _("Nothing was changed.")
            messages.success(request, words)
            return redirect(
                "agenda:edit_session", code=row.event.code, session=row.code
            )
    return _page(request, row, form, stale=stale)


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def withdraw(request: EventRequest, session: str) -> HttpResponse:
    row = _session(request, session)
    programme.withdraw_session(row, by=request.user, now=timezone.now())
    messages.success(
        request,
        _("%(code)s is withdrawn. After publishing, calendars show it as cancelled.")
        % {"code": row.code},
    )
    return redirect("agenda:programme", code=request.event.code)


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def restore(request: EventRequest, session: str) -> HttpResponse:
    row = _session(request, session)
    programme.restore_session(row, by=request.user)
    messages.success(request, _("%(code)s is back.") % {"code": row.code})
    return redirect("agenda:edit_session", code=request.event.code, session=row.code)


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def add_function(request: EventRequest, session: str) -> HttpResponse:
    """Give somebody a function; when several people fit, ask which."""
    row = _session(request, session)
    form = FunctionForm(request.POST, event=request.event)
    if form.is_valid():
        try:
            place = programme.add_function(
                row,
                function=Function(form.cleaned_data["function"]),
                person=form.cleaned_data["person"],
                new_name=form.new_name,
                by_video=form.cleaned_data["by_video"],
                by=request.user,
            )
        except programme.AlreadyHolds:
            form.add_error("name", _("This person has that function here already."))
        else:
            _warn(request, row, place.person)
            return redirect(
                "agenda:edit_session", code=row.event.code, session=row.code
            )
    blank = SessionForm(event=request.event, session=row)
    return _page(request, row, blank, function_form=form)


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def hand_function(request: EventRequest, session: str, pk: int) -> HttpResponse:
    """Give an open place to a person, or take the person out of it."""
    row = _session(request, session)
    place = get_object_or_404(Appearance, session=row, pk=pk)
    data = {**request.POST.dict(), "function": place.function}
    form = FunctionForm(data, event=request.event)
    if not form.is_valid():
        return _page(
            request,
            row,
            SessionForm(event=request.event, session=row),
            function_form=form,
            place=place,
        )
    person = form.cleaned_data["person"]
    try:
        place = programme.hand_function(
            place, person=person, new_name=form.new_name, by=request.user
        )
    except programme.AlreadyHolds:
        messages.error(request, _("This person has that function here already."))
    else:
        _warn(request, row, place.person)
    return redirect("agenda:edit_session", code=row.event.code, session=row.code)


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def remove_function(request: EventRequest, session: str, pk: int) -> HttpResponse:
    row = _session(request, session)
    place = get_object_or_404(Appearance, session=row, pk=pk)
    programme.remove_function(place, by=request.user)
    messages.success(request, _("Removed."))
    return redirect("agenda:edit_session", code=row.event.code, session=row.code)


@event_view(Right.PROGRAMME_EDIT)
@require_safe
def people(request: EventRequest) -> HttpResponse:
    """People whose names fit what is being typed, for the list under the field."""
    found = find_people(request.event, request.GET.get("name", "")[:100])
    return render(request, "agenda/_people.html", {"found": found})


def _session(request: EventRequest, code: str) -> Session:
    return get_object_or_404(
        Session.objects.with_parts(), event=request.event, code=code
    )


def _page(
    request: EventRequest,
    row: Session,
    form: SessionForm,
    *,
    stale: Session | None = None,
    function_form: FunctionForm | None = None,
    place: Appearance | None = None,
) -> HttpResponse:
    differs = form.follow(stale) if stale else []
    refused = bool(form.errors or stale or (function_form and function_form.errors))
    return render(
        request,
        "agenda/edit_session.html",
        {
            "event": request.event,
            "session": row,
            "form": form,
            "stale": stale,
            "differs": differs,
            "function_form": function_form or FunctionForm(event=request.event),
            "place": place,
            "doubts": _doubts(request, row),
            "links": links.linked(request, row),
            "link_form": links.link_form(request, row),
        },
        status=422 if refused else 200,
    )


def _doubts(request: EventRequest, row: Session) -> list[str]:
    standing = list(request.event.sessions.standing().with_parts())
    found = board.visible(request, drafts.find_conflicts(request.event, standing))
    return [one.words for one in found if row.pk in one.sessions]


def _warn(request: EventRequest, row: Session, person: Person | None) -> None:
    """Say what is doubtful about the person here, right after the deed."""
    if person is None:
        messages.success(request, _("Saved; the place is open."))
        return
    found = [words for words in _doubts(request, row) if person.full_name in words]
    for words in found:
        messages.warning(request, words)
    if not found:
        messages.success(request, _("Saved."))
