"""The script that keeps the programme readable when the network is lost."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gfmd_days.core.access import public_view


@public_view
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; it must stand under the addresses it sees to."""
    path = finders.find("sw.js")
    if not isinstance(path, str):
        raise Http404
    answer = HttpResponse(
        Path(path).read_bytes(), content_type="text/javascript; charset=utf-8"
    )
    answer["Cache-Control"] = "no-cache"
    return answer
