"""Webhooks of an event: who is told, what was told, and what came of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from gfmd_days.core import topics
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.domain import webhooks
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.encryption import box
from gfmd_days.core.forms.webhooks import WebhookForm
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import Delivery, DeliveryState, Webhook

PAGE = 50
SHOWN_ONCE = "webhook_secret_to_show"


@event_view(Right.EVENT_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def index(request: EventRequest) -> HttpResponse:
    """All webhooks of the event, and a form for a new one."""
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            hook, secret = webhooks.add(
                request.event,
                url=form.cleaned_data["url"],
                about=form.cleaned_data["topics"],
                by=request.user,
                now=timezone.now(),
            )
        except Refused as refused:
            form.add_error("url", str(refused))
        else:
            return _show_secret(request, hook, secret)
    rows = request.event.webhooks.annotate(
        last_told=Max("deliveries__tried_at"),
        lost=Count("deliveries", Q(deliveries__state=DeliveryState.GIVEN_UP)),
    )
    context = {"form": form, "rows": [_described(row) for row in rows]}
    status = 422 if form.errors else 200
    return render(request, "core/webhooks/index.html", context, status=status)


@event_view(Right.EVENT_EDIT)
@require_safe
def log(request: EventRequest, pk: int) -> HttpResponse:
    """What one webhook was told, the newest first; a new secret is shown once."""
    row = _webhook(request, pk)
    kept = request.session.pop(f"{SHOWN_ONCE}:{pk}", None)
    told = Paginator(row.deliveries.all(), PAGE).get_page(request.GET.get("page"))
    context = {
        **_described(row),
        "page": told,
        "told": [(one, topics.LABELS.get(one.topic)) for one in told],
        "secret": box().decrypt(kept.encode()).decode() if kept else "",
        "lost": row.deliveries.filter(state=DeliveryState.GIVEN_UP).count(),
    }
    return render(request, "core/webhooks/log.html", context)


@event_view(Right.EVENT_EDIT)
@require_POST
@once
def pause(request: EventRequest, pk: int) -> HttpResponse:
    row = _webhook(request, pk)
    webhooks.pause(row, by=request.user)
    messages.success(request, _("The webhook is paused: it is told nothing."))
    return _back(row)


@event_view(Right.EVENT_EDIT)
@require_POST
@once
def resume(request: EventRequest, pk: int) -> HttpResponse:
    row = _webhook(request, pk)
    webhooks.resume(row, by=request.user)
    messages.success(request, _("The webhook is told again what happens from now on."))
    return _back(row)


@event_view(Right.EVENT_EDIT)
@require_POST
@once
def remove(request: EventRequest, pk: int) -> HttpResponse:
    webhooks.remove(_webhook(request, pk), by=request.user)
    messages.success(request, _("The webhook is removed."))
    return redirect("core:webhooks", code=request.event.code)


@event_view(Right.EVENT_EDIT)
@require_POST
@once
def renew(request: EventRequest, pk: int) -> HttpResponse:
    row = _webhook(request, pk)
    return _show_secret(request, row, webhooks.renew(row, by=request.user))


@event_view(Right.EVENT_EDIT)
@require_POST
@once
def try_out(request: EventRequest, pk: int) -> HttpResponse:
    row = _webhook(request, pk)
    webhooks.try_out(row, by=request.user, now=timezone.now())
    messages.success(request, _("A test is on its way; load the page again soon."))
    return _back(row)


@event_view(Right.EVENT_EDIT)
@require_POST
@once
def send_again(request: EventRequest, pk: int, delivery: uuid.UUID) -> HttpResponse:
    row = _webhook(request, pk)
    told = get_object_or_404(
        Delivery.objects.select_related("webhook__event"), webhook=row, pk=delivery
    )
    webhooks.send_again(told, by=request.user, now=timezone.now())
    messages.success(request, _("It is waiting to be sent again."))
    return _back(row)


def _webhook(request: EventRequest, pk: int) -> Webhook:
    return get_object_or_404(request.event.webhooks, pk=pk)


def _described(row: Webhook) -> dict[str, Any]:
    """The row and its topics in words."""
    words = [text for topic, text in topics.LABELS.items() if topic in row.topics]
    return {"webhook": row, "topics": words}


def _show_secret(request: EventRequest, row: Webhook, secret: str) -> HttpResponse:
    # Encrypted, because sessions rest in the database.
    kept = box().encrypt(secret.encode()).decode()
    request.session[f"{SHOWN_ONCE}:{row.pk}"] = kept
    return _back(row)


def _back(row: Webhook) -> HttpResponse:
    return redirect("core:webhook", code=row.event.code, pk=row.pk)
