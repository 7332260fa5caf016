"""Scripts of service workers: they stand at addresses above the pages they see to."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse


def script(name: str) -> HttpResponse:
    """Answer with a built script, such as “sw.js”; raises Http404 if none is built."""
    path = finders.find(name)
    if not isinstance(path, str):
        raise Http404
    return HttpResponse(
        Path(path).read_bytes(), content_type="text/javascript; charset=utf-8"
    )
