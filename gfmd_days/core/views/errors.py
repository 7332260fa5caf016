"""Error pages in the visitor's language."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.decorators.csrf import requires_csrf_token


def _page(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, f"core/errors/{status}.html", status=status)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 404)


@requires_csrf_token
def too_many(
    request: HttpRequest, exception: Exception | None = None, *, wait: int | None = None
) -> HttpResponse:
    """Answer 429 to somebody who asks too often.

    Args:
        wait: seconds until it makes sense to try again, when known.
    """
    minutes = -(-wait // 60) if wait else None
    response = render(request, "core/errors/429.html", {"minutes": minutes}, status=429)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without context processors: the database may be what failed."""
    try:
        page: str = render_to_string("core/errors/500.html")
    except ValueError:  # the style sheet is not in the list of static files either
        page = gettext("Something went wrong on our side")
    return HttpResponse(page, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "core/errors/csrf.html", status=403)
