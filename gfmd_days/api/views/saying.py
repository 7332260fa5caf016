"""What the schema says of every call of a kind: its headers, its refusals."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from agenda.domain import publishing
from badges.domain.devices import PairingUnknown
from gfmd_days.api import refusals
from gfmd_days.api.repeating import HEADER, LONGEST
from gfmd_days.api.serializers.registrations import RefusedSerializer
from gfmd_days.core.domain.refusals import Refused
from registration.domain.refusals import (
    AddressTaken,
    MoveNotAllowed,
    OrganisationFull,
)

Said = dict[str, Any]
KNOWN: list[type[Refused]] = [
    *(AddressTaken, MoveNotAllowed, OrganisationFull, refusals.KeyUsedOtherwise),
    *(*refusals.MEANT.values(), publishing.Blocked, PairingUnknown),
]
REFUSALS = {refusals.code_of(refusal): refusal for refusal in KNOWN}


def header(name: str, text: str, *, required: bool = False) -> OpenApiParameter:
    return OpenApiParameter(
        name, OpenApiTypes.STR, OpenApiParameter.HEADER, required, text
    )


def refused(*codes: str) -> OpenApiResponse:
    return OpenApiResponse(
        RefusedSerializer,
        f"Not possible now; `code` is {' or '.join(f'`{code}`' for code in codes)}.",
        examples=[
            OpenApiExample(
                code,
                {"code": code, "detail": REFUSALS[code].words},
                response_only=True,
            )
            for code in codes
        ],
    )


TAG = header("If-None-Match", "The ETag of what you have: 304 if it is still so.")
SAME = OpenApiResponse(description="Nothing changed since.")
READ = header("If-Match", "The ETag of what you read; `*` for any.", required=True)
KEY = OpenApiParameter(
    HEADER,
    {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="Your own name for this call, such as a UUID; good for a week.",
)


def reading(shape: Any) -> Said:
    """A call that reads one row."""
    return {"parameters": [TAG], "responses": {200: shape, 304: SAME}}


def making(sent: Any, shape: Any, *codes: str, **more: Any) -> Said:
    """A call that makes a row."""
    return {
        "request": sent,
        "parameters": [KEY],
        "responses": {
            200: OpenApiResponse(shape, "The same call again: what it made."),
            201: OpenApiResponse(shape, "Made."),
            409: refused("key_used_otherwise", *codes),
        },
        **more,
    }


def changing(sent: Any, shape: Any, *codes: str, **more: Any) -> Said:
    """A call that changes a row that was read before."""
    answers: dict[int, Any] = {200: shape}
    if codes:
        answers[409] = refused(*codes)
    return {"request": sent, "parameters": [READ], "responses": answers, **more}


REMOVING: Said = {
    "parameters": [READ],
    "responses": {204: OpenApiResponse(description="It is removed.")},
}
