"""Where somebody asked to take a function answers, by the key in the letter."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agenda.domain import asking, asking_mails
from agenda.forms.asking import NoForm, YesForm
from agenda.models import Asking, AskingState, Function
from agenda.views.by_key import AskedRequest, asked_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.idempotency import once


@asked_view
@require_http_methods(["GET", "HEAD", "POST"])
@once
def asked(request: AskedRequest, key: uuid.UUID) -> HttpResponse:
    """Who asks for what and when; a yes or a no, to be changed until it begins."""
    row = request.asking
    yes, no = YesForm(), NoForm(initial={"words": row.words, "suggests": row.suggests})
    if request.method == "POST":
        says_no = request.POST.get("answer") == "no"
        form: YesForm | NoForm = (
            (no := NoForm(request.POST)) if says_no else (yes := YesForm(request.POST))
        )
        if form.is_valid():
            deed = asking.decline if says_no else asking.accept
            return _do(request, lambda: deed(row, answer=form.answer(), now=_now()))
    session = row.session
    return render(
        request,
        "agenda/asked.html",
        {
            "asking": row,
            "session": session,
            "person": row.person,
            "function": Function(row.function).label,
            "meaning": asking_mails.MEANINGS[row.function],
            "when": asking_mails.when(session) if session.is_placed else "",
            "place": asking_mails.place(session),
            "language": get_language() or "en",
            "is_open": _is_open(row),
            "yes": yes,
            "no": no,
        },
        status=422 if yes.errors or no.errors else 200,
    )


def _is_open(row: Asking) -> bool:
    """Whether an answer may still be given or changed."""
    is_over = row.state == AskingState.TAKEN_BACK or row.session.withdrawn_at
    return not is_over and not asking.has_begun(row.session, _now())


def _do(request: AskedRequest, deed: Callable[[], Asking]) -> HttpResponse:
    try:
        row = deed()
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        is_yes = row.state == AskingState.ACCEPTED
        messages.success(
            request,
            _("Thank you. We count on you.")
            if is_yes
            else _("Thank you for telling us. We will ask somebody else."),
        )
    return redirect("agenda:asked", key=request.asking.key)


_now = timezone.now
