"""The page where a user makes and revokes tokens."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gfmd_days.api import tokens
from gfmd_days.api.forms import TokenForm
from gfmd_days.core.access import signed_in_view
from gfmd_days.core.encryption import box
from gfmd_days.core.idempotency import once
from gfmd_days.core.models import User

SHOWN_ONCE = "api_token_to_show"


@signed_in_view
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def tokens_page(request: HttpRequest) -> HttpResponse:
    """List my tokens and make new ones; a new secret is shown once."""
    user = cast(User, request.user)
    form = TokenForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        _token, secret = tokens.make(user, now=timezone.now(), **form.wish())
        # Encrypted, because sessions rest in the database.
        request.session[SHOWN_ONCE] = box().encrypt(secret.encode()).decode()
        return redirect("api:tokens")
    kept = request.session.pop(SHOWN_ONCE, None) if request.method == "GET" else None
    return render(
        request,
        "api/tokens.html",
        {
            "form": form,
            "secret": box().decrypt(kept.encode()).decode() if kept else "",
            "tokens": _described(user),
            "now": timezone.now(),
        },
        status=400 if form.is_bound else 200,
    )


@signed_in_view
@require_POST
@once
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    user = cast(User, request.user)
    token = get_object_or_404(user.api_tokens, pk=pk)
    tokens.revoke(token, by=user)
    messages.success(
        request, _("“%(name)s” no longer opens anything.") % {"name": token.name}
    )
    return redirect("api:tokens")


def _described(user: User) -> list[dict[str, object]]:
    return [
        {
            "token": token,
            "rights": [
                words
                for right, words in tokens.OFFERED.items()
                if right in token.rights
            ],
        }
        for token in user.api_tokens.select_related("event")
    ]
