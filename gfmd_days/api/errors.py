"""What no view of the API has answered: JSON for programs, pages for people."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from gfmd_days.core.views import errors

PREFIX = "/api/"


def _for_programs(
    status: HTTPStatus, page: Callable[..., HttpResponse]
) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.path.startswith(PREFIX):
            return JsonResponse({"detail": status.phrase}, status=status)
        return page(request, *args, **kwargs)

    return view


bad_request = _for_programs(HTTPStatus.BAD_REQUEST, errors.bad_request)
forbidden = _for_programs(HTTPStatus.FORBIDDEN, errors.forbidden)
not_found = _for_programs(HTTPStatus.NOT_FOUND, errors.not_found)
server_error = _for_programs(HTTPStatus.INTERNAL_SERVER_ERROR, errors.server_error)
