"""Small steps around every request."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from gfmd_days.core import languages

Responder = Callable[[HttpRequest], HttpResponse]
REFUSED = {chr(code) for code in range(32)} - {"\t", "\n", "\r"}


class ChosenLanguageMiddleware:
    """Follow `?lang=ar` in mailed links and remember it in the language cookie."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.GET.get("lang", "")
        if chosen not in languages.interface_codes():
            return self.get_response(request)
        request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = chosen
        response = self.get_response(request)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=365 * 24 * 3600,
            samesite="Lax",
            secure=settings.SECURE,
        )
        return response


class RefusedInputMiddleware:
    """Answer 400 to addresses with control characters, which databases refuse.

    A cookie with a NUL, which no page of ours has set, counts as none.
    """

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for name in [key for key, text in request.COOKIES.items() if "\0" in text]:
            del request.COOKIES[name]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        with contextlib.suppress(UnicodeDecodeError):
            values = [request.path, *request.GET.values()]
            if any(char in REFUSED for value in values for char in value):
                raise BadRequest("control characters in the address")
