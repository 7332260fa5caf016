"""The script that keeps the programme readable when the network is lost."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gfmd_days.core import workers
from gfmd_days.core.access import public_view


@public_view
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; it must stand under the addresses it sees to."""
    answer = workers.script("sw.js")
    answer["Cache-Control"] = "no-cache"
    return answer
