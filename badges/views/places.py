"""Where a desk stands: the place to scan at, which its links and forms carry along."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from badges.models import Point
from badges.models.point import ENTRANCE
from gfmd_days.core.http import EventRequest

FIELD = "point"
CODE = re.compile(r"[-\w]+\Z", re.ASCII)


def named(request: HttpRequest) -> str:
    """Return the code of the place the page was asked for; empty for the entrance."""
    code = request.POST.get(FIELD) or request.GET.get(FIELD, "")
    return "" if code == ENTRANCE else code


def at(request: EventRequest) -> Point:
    """Return the place itself, with its clock."""
    code = named(request)
    if not code:
        return Point.objects.entrance(request.event)
    if not CODE.match(code):
        raise Http404
    points = Point.objects.with_clock().filter(event=request.event)
    return get_object_or_404(points, code=code)


def address(request: HttpRequest, name: str, *args: Any, **query: Any) -> str:
    """Return the address of a page of the desk, at the place of this one.

    Args:
        name: of the page, among those of badges.
        query: what else it is asked; what is empty is left out.
    """
    asked = {key: value for key, value in query.items() if value}
    if code := named(request):
        asked[FIELD] = code
    url = reverse(f"badges:{name}", args=args)
    return f"{url}?{urlencode(asked)}" if asked else url


def go(
    request: EventRequest, name: str, *args: Any, **query: Any
) -> HttpResponseRedirect:
    """Lead to a page of this event's desk, at the place of this one."""
    url = address(request, name, request.event.code, *args, **query)
    return HttpResponseRedirect(url)
