"""The team's page of functions: whom to ask, who was asked, what they said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from agenda.domain import asked_list, asking, asking_mails
from agenda.domain.asked_list import Line
from agenda.forms.asking import AskForm
from agenda.models import Asking, AskingState, Session, Standing
from agenda.views import naming
from gfmd_days.core import languages
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once

PAGE = 50


@event_view(Right.PROGRAMME_VIEW)
@require_safe
def askings(request: EventRequest) -> HttpResponse:
    """Every function with where it stands; who said no, with whom they propose."""
    found = asked_list.of(request.event, now=timezone.now())
    chosen = request.GET.get("standing", "")
    shown = found.only(Standing(chosen)) if chosen in Standing.values else found
    page = Paginator(shown.lines, PAGE).get_page(request.GET.get("page"))
    naming.as_seen(request, (line.person for line in page))
    return render(
        request,
        "agenda/askings.html",
        {
            "event": request.event,
            "page": page,
            "chosen": chosen,
            "counts": [(one, _label(one), found.count(one)) for one in Standing],
            "total": len(found.lines),
            "some_open": any(line.is_open for line in found.lines),
            "may_ask": any(line.may_be_asked for line in page),
            "may_edit": Right.PROGRAMME_EDIT in request.rights,
            "may_read": Right.PEOPLE_VIEW in request.rights,
        },
    )


@event_view(Right.PROGRAMME_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def ask(request: EventRequest) -> HttpResponse:
    """Show whom the letter goes to and how it reads; then send it."""
    now = timezone.now()
    chosen = _chosen(request, now=now)
    ready = [line for line in chosen if line.may_be_asked]
    form = AskForm(
        request.POST or None,
        initial={"answer_by": asking.usual_answer_by(_sessions(ready), now=now)},
    )
    if request.method == "POST" and form.is_valid():
        return _ask(request, ready, form.cleaned_data["answer_by"], now=now)
    return render(
        request,
        "agenda/ask.html",
        {
            "event": request.event,
            "form": form,
            "ready": ready,
            "left": [line for line in chosen if not line.may_be_asked],
            "sample": _sample(ready, form, now=now),
        },
        status=422 if form.errors else 200,
    )


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def remind(request: EventRequest) -> HttpResponse:
    """Remind all who have not answered, or those ticked."""
    rows = _askings(request).filter(state=AskingState.OPEN)
    if keys := _keys(request.POST.getlist("asking")):
        rows = rows.filter(pk__in=keys)
    count = asking.remind(rows, by=request.user, now=timezone.now())
    words = ngettext(
        "%(count)d person is reminded.", "%(count)d people are reminded.", count
    ) % {"count": count}
    if count:
        messages.success(request, words)
    else:
        messages.info(request, _("Everybody was reminded today already."))
    return redirect("agenda:askings", code=request.event.code)


@event_view(Right.PROGRAMME_EDIT)
@require_POST
@once
def take_back(request: EventRequest, pk: int) -> HttpResponse:
    """Ask no longer; the person keeps the place until it is given to another."""
    row = get_object_or_404(_askings(request), pk=pk)
    if asking.take_back(row, by=request.user, now=timezone.now()):
        messages.success(request, _("Taken back. The person is told, if they knew."))
    else:
        messages.info(request, _("This asking is over already."))
    return redirect("agenda:askings", code=request.event.code)


def _ask(
    request: EventRequest, ready: list[Line], answer_by: date, *, now: datetime
) -> HttpResponse:
    places = [line.place for line in ready]
    rows = asking.ask(places, by=request.user, now=now, answer_by=answer_by)
    words = ngettext(
        "%(count)d letter is on its way.", "%(count)d letters are on their way.",
        len(rows),
    ) % {"count": len(rows)}  # fmt: skip
    messages.success(request, words)
    return redirect("agenda:askings", code=request.event.code)


def _chosen(request: EventRequest, *, now: datetime) -> list[Line]:
    asked = request.POST if request.method == "POST" else request.GET
    keys = _keys(asked.getlist("place"))
    lines = asked_list.of(request.event, now=now).lines
    return [line for line in lines if line.place.pk in keys]


def _sample(ready: list[Line], form: AskForm, *, now: datetime) -> dict[str, str]:
    """Return the letter to the first of them, as it would be now."""
    if not ready:
        return {}
    first = ready[0]
    row = Asking(
        session=first.session,
        person=first.person,
        function=first.place.function,
        answer_by=form["answer_by"].initial,
        asked_at=now,
    )
    subject, text = asking_mails.preview(row)
    language = asking_mails.language_of(row)
    # the address opens the answer: the team has no use for an invented one
    text = text.replace(asking_mails.url(row), "…")
    return {
        "subject": subject,
        "text": text,
        "language": language,
        "direction": languages.direction(language),
    }


def _askings(request: EventRequest) -> QuerySet[Asking]:
    return Asking.objects.filter(session__event=request.event)


def _keys(texts: Iterable[str]) -> set[int]:
    return {int(text[:18]) for text in texts if text.isdecimal()}


def _sessions(lines: Iterable[Line]) -> Iterable[Session]:
    return (line.session for line in lines)


def _label(standing: Standing) -> str:
    return _("To ask") if standing == Standing.GIVEN else str(standing.label)
