"""The page a paired device works with: a shell that holds nobody's data.

It knows neither who asks nor whether the event exists: what it shows comes later, by
the device's own token (decision 33).
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_countries import countries

from badges.models import AlertKind, Thing
from badges.views.desk import with_camera
from badges.views.device_words import words
from gfmd_days.core import languages, workers
from gfmd_days.core.access import public_view

BRAND = "#0b5563"
GROUND = "#f6f4ef"


@public_view
@require_safe
@with_camera
def page(request: HttpRequest, code: str) -> HttpResponse:
    """The shell; it may stay on the device."""
    here = reverse("badges:device_app", args=[code])
    context = {
        "code": code,
        "words": words(),
        "countries": list(countries),
        "things": Thing.choices,
        "alert_kinds": list(AlertKind),
        "shells": [f"{here}?lang={one}" for one in languages.interface_codes()],
    }
    answer = render(request, "badges/device_app.html", context)
    answer["X-Keep-Offline"] = "1"
    return answer


@public_view
@require_safe
def manifest(request: HttpRequest, code: str) -> JsonResponse:
    """What a browser needs to install the page."""
    here = reverse("badges:device_app", args=[code])
    icons = [
        {
            "src": static(f"app-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
        }
        for size in (192, 512)
    ]
    maskable = {**icons[1], "purpose": "maskable"}
    content = {
        "id": here,
        "name": f"{_('Desk')} {code}",
        "short_name": _("Desk"),
        "description": _("Check in, print and register, with or without a network."),
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": here,
        "scope": here,
        "display": "standalone",
        "theme_color": BRAND,
        "background_color": GROUND,
        "icons": [*icons, maskable],
    }
    return JsonResponse(content, content_type="application/manifest+json")


@public_view
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; it must stand above the pages it sees to."""
    answer = workers.script("desksw.js")
    answer["Cache-Control"] = "no-cache"
    return answer
