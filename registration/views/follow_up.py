"""A form for those selected, on a person's own page."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.idempotency import once
from registration.domain import answers as filled
from registration.domain import following, travelling
from registration.domain.answers import Answers
from registration.domain.forms.questions import KNOWN, Definition
from registration.domain.refusals import TooLateForForm
from registration.forms.asking import AskedForm, shown_before
from registration.models import Form
from registration.views import files
from registration.views.by_link import OwnRequest, own_view
from registration.views.limits import refuse, too_often

ANSWERS_PER_HOUR = 60


@own_view
@require_http_methods(["GET", "HEAD", "POST"])
@once
def follow_up(request: OwnRequest, token: str, form: str) -> HttpResponse:
    """Show the form, and keep what is answered until its last day."""
    registration, now = request.registration, timezone.now()
    row = get_object_or_404(following.forms_for(registration), code=form)
    definition = following.asked(row).definition
    is_open = travelling.is_open(registration, now=now)
    refused: dict[str, str] = {}
    if request.method == "POST":
        if not is_open:
            messages.warning(request, str(TooLateForForm()))
            return redirect("registration:own_follow_up", token=token, form=form)
        if too_often("follow-up", registration.key.hex, limit=ANSWERS_PER_HOUR):
            return refuse(request)
        refused = files.posted(request, definition, registration, follow_up=row)
    before = following.answers_of(registration, row)
    page = _form(request, token, row, definition, before)
    files.say(page, refused)
    if request.method == "POST" and page.is_valid():
        try:
            own = page.answers(before).own
            following.save(registration, row, own=own, by=None, now=now)
        except Refused as refusal:
            messages.warning(request, str(refusal))
            return redirect("registration:own", token=token)
        messages.success(request, _("Your answers are saved."))
        # the device may forget what it kept of this form
        own_page = reverse("registration:own", args=[token])
        return redirect(own_page + "?" + urlencode({"saved": form}))
    context = {
        "form": page,
        "form_row": row,
        "parts": list(page.parts()),
        "token": token,
        "registration": registration,
        "intake": getattr(registration.event, "intake", None),
        "is_open": is_open,
    }
    status = 422 if page.is_bound else 200
    return render(request, "registration/own_follow_up.html", context, status=status)


def _form(
    request: OwnRequest, token: str, row: Form, definition: Definition, before: Answers
) -> AskedForm:
    """Ask the form's own questions; facts of the application are changed there."""
    registration = request.registration
    here = files.held(registration, follow_up=row)
    page = AskedForm(
        request.POST or None,
        event=registration.event,
        definition=definition,
        language=get_language() or "en",
        stream=registration.stream,
        leave_out=frozenset(KNOWN),
        held=files.ids(files.staying(request, here)),
        standing=filled.as_given(before),
        initial=shown_before(before, definition),
    )
    page.files_here = {
        key: (one.name, reverse("registration:own_file", args=[token, one.pk]))
        for key, one in here.items()
    }
    return page
