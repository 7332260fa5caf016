"""A light brake on forms that anybody may send."""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

HOUR = 3600


def sender(request: HttpRequest) -> str:
    """Return the address the request came from; behind TLS, the proxy names it."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def too_often(deed: str, whom: str, *, limit: int, seconds: int = HOUR) -> bool:
    """Count one more `deed` of or about `whom`; tell whether that is over the limit."""
    if not settings.RATE_LIMITS:
        return False
    key = sha256(f"{deed}:{whom.lower()}".encode()).hexdigest()[:40]
    cache.add(f"limit:{key}", 0, seconds)
    try:
        return bool(cache.incr(f"limit:{key}") > limit)
    except ValueError:  # it ran out between the two calls
        return False


def refuse(request: HttpRequest, *, seconds: int = HOUR) -> HttpResponse:
    """Answer 429 with a page that says when to come back."""
    response = render(
        request, "core/errors/429.html", {"minutes": seconds // 60}, status=429
    )
    response["Retry-After"] = str(seconds)
    return response
