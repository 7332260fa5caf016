"""Where a deed is refused: a code for programs, words for people."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler

from agenda.domain import programme, proposals, publishing
from gfmd_days.core.domain.refusals import Refused
from registration.domain.refusals import RegistrationChanged


class KeyUsedOtherwise(Refused):
    """The key of an earlier call came with another body."""

    words = _("This Idempotency-Key was used for something else. Choose a new one.")


class CodeTaken(Refused):
    words = _("Another one has this name or code.")


class AlreadyHolds(Refused):
    words = _("This person has that function here already.")


class NothingChanged(Refused):
    words = _("Nothing has changed since the last version.")


class NotOpen(Refused):
    words = _("This proposal was decided on already.")


# What the deeds of the programme say without words.
MEANT: dict[type[Exception], type[Refused]] = {
    programme.CodeTaken: CodeTaken,
    programme.AlreadyHolds: AlreadyHolds,
    publishing.NothingChanged: NothingChanged,
    proposals.NotOpen: NotOpen,
}


class Changed(APIException):
    """The row is no longer the one that was read."""

    status_code = HTTPStatus.PRECONDITION_FAILED
    default_detail = RegistrationChanged.words


class VersionMissing(APIException):
    """A change that does not say which version it changes (RFC 6585, section 3)."""

    status_code = HTTPStatus.PRECONDITION_REQUIRED
    default_detail = _(
        "Send the ETag of what you read as If-Match, so that no other change is lost."
    )


def code_of(refusal: type[Refused]) -> str:
    """Return the name of a refusal as programs compare it, such as `event_full`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", refusal.__name__).lower()


def told(refusal: Refused) -> dict[str, str]:
    return {"code": code_of(type(refusal)), "detail": str(refusal)}


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer a refused deed with 409; everything else as REST framework does."""
    if meant := MEANT.get(type(error)):
        error = meant()
    if isinstance(error, Refused):
        return Response(told(error), status=HTTPStatus.CONFLICT)
    response = exception_handler(error, context)
    if response is not None:
        response.data = _whole(response.data)
    return response


def _whole(data: Any) -> Any:
    """Return an answer that can be written: what was sent may hold half characters,
    such as "\\ud800", and is named in it."""
    text = json.dumps(data, ensure_ascii=False)
    return json.loads(text.encode(errors="replace"))
