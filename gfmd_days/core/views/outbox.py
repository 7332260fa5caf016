"""The outbox of an event: every message, what became of it, and sending it again."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain import enclosing, mailing
from gfmd_days.core.forms.outbox import OutboxFilter
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import Mail, MailState

PAGE = 50
# A mail carries its styles inline, as mail programs want it; nothing else may act.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'; sandbox"
)


@event_view(Right.MAIL_VIEW)
@require_safe
def index(request: EventRequest) -> HttpResponse:
    form = OutboxFilter(request.GET)
    everything = Mail.objects.filter(event=request.event)
    mails = form.apply(everything).select_related("person").defer("text", "html")
    page = Paginator(mails, PAGE).get_page(request.GET.get("page"))
    counts = dict(everything.order_by().values_list("state").annotate(Count("pk")))
    states = [(state, counts.get(state, 0)) for state in MailState]
    context = {
        "form": form,
        "page": page,
        "states": states,
        "total": sum(counts.values()),
        "chosen": request.GET.get("state", ""),
    }
    return render(request, "core/outbox/index.html", context)


@event_view(Right.MAIL_VIEW)
@require_safe
def mail(request: EventRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Mail, event=request.event, pk=pk)
    kind = mailing.KINDS.get(row.kind)
    context = {
        "mail": row,
        "text": mailing.without_keys(row.text),
        "enclosures": enclosing.names(row.enclosed),
        "log": row.log.all(),
        "kind_title": kind.title if kind else row.kind,
        "may_send": Right.MAIL_EDIT in request.rights,
        "waits": row.state in {MailState.QUEUED, MailState.SENDING},
    }
    return render(request, "core/outbox/mail.html", context)


@event_view(Right.MAIL_VIEW)
@require_safe
def mail_html(request: EventRequest, pk: int) -> HttpResponse:
    """The message as a mail program shows it, for a sandboxed frame."""
    row = get_object_or_404(Mail, event=request.event, pk=pk)
    return framed(mailing.without_keys(row.html))


@event_view(Right.MAIL_EDIT)
@require_POST
@once
def send_again(request: EventRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Mail, event=request.event, pk=pk)
    mailing.send_again(row, by=request.user, now=timezone.now())
    messages.success(request, _("The message is waiting to be sent again."))
    return redirect("core:mail", code=request.event.code, pk=row.pk)


def framed(html: str) -> HttpResponse:
    """Answer with a mail's HTML, which only our own pages may frame."""
    headers = {
        "Content-Security-Policy": MAIL_POLICY,
        "X-Frame-Options": "SAMEORIGIN",
    }
    return HttpResponse(html, headers=headers)
