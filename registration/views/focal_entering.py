"""A focal point enters answers for somebody invited, who completes and sends them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.idempotency import once
from registration.domain import delegating, inviting, visibility
from registration.domain.forms import keeping
from registration.domain.forms.questions import Kind
from registration.forms.asking import AskedForm, name_of
from registration.models import Invitation
from registration.views import drafts
from registration.views.by_link import DelegationRequest, delegation_view
from registration.views.limits import refuse, too_often

SAVED_PER_HOUR = 300


@delegation_view
@require_http_methods(["GET", "HEAD", "POST"])
@once
def enter(request: DelegationRequest, token: str, pk: int) -> HttpResponse:
    """The questions of the way in, without those each answers for themselves."""
    row = _open_invitation(request, pk)
    try:
        inviting.check(row, now=timezone.now())
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("registration:delegation", token)
    form, names = _form(request, row)
    if request.method == "POST" and form.is_valid():
        if too_often("enter", request.delegation.key.hex, limit=SAVED_PER_HOUR):
            return refuse(request)
        answers = drafts.typed(request, names)
        try:
            delegating.enter(row, answers, by=None, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            words = _("Saved. {name} looks through it, adds what is missing and sends.")
            messages.success(request, words.format(name=row))
            return redirect("registration:delegation", token)
    context = {"form": form, "parts": list(form.parts()), "token": token, "row": row}
    status = 422 if form.is_bound else 200
    page = "registration/delegations/enter.html"
    return render(request, page, context, status=status)


def _form(request: DelegationRequest, row: Invitation) -> tuple[AskedForm, list[str]]:
    """Return the form, nothing in it required, and the names of its fields."""
    asked = keeping.in_force(row.event, row.stream).definition
    left_out = frozenset(
        key for key, one in asked.questions.items() if visibility.is_ones_own(one)
    )
    known = {"full_name": [row.full_name], "language": [row.language], **row.entered}
    form = AskedForm(
        request.POST or None,
        event=row.event,
        definition=asked,
        language=get_language() or "en",
        stream=row.stream,
        leave_out=left_out,
        initial=drafts.initial(known, asked),
    )
    for field in form.fields.values():
        field.required = False
        field.widget.is_required = False
    kept = [one for key, one in asked.questions.items() if key not in left_out]
    return form, [name_of(one) for one in kept if one.kind != Kind.NOTE]


def _open_invitation(request: DelegationRequest, pk: int) -> Invitation:
    rows = Invitation.objects.select_related("event", "stream")
    personal = rows.filter(delegation=request.delegation).exclude(email="")
    return get_object_or_404(personal, pk=pk)
