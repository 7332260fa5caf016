"""What the schema says of the calls about registrations."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from gfmd_days.api.refusals import KeyUsedOtherwise, code_of
from gfmd_days.api.repeating import HEADER, LONGEST
from gfmd_days.api.serializers import registrations as shapes
from gfmd_days.core.domain.refusals import Refused
from registration.domain.refusals import (
    AddressTaken,
    MoveNotAllowed,
    OrganisationFull,
)

Said = dict[str, Any]
ONE = shapes.OneRegistrationSerializer


def _header(name: str, text: str, *, required: bool = False) -> OpenApiParameter:
    return OpenApiParameter(
        name, OpenApiTypes.STR, OpenApiParameter.HEADER, required, text
    )


REFUSALS: dict[str, type[Refused]] = {
    code_of(refusal()): refusal
    for refusal in (AddressTaken, KeyUsedOtherwise, MoveNotAllowed, OrganisationFull)
}


def _refused(*codes: str) -> OpenApiResponse:
    return OpenApiResponse(
        shapes.RefusedSerializer,
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


TAG = _header("If-None-Match", "The ETag of what you have: 304 if it is still so.")
SAME = OpenApiResponse(description="Nothing changed since.")
NEW = OpenApiExample(
    "Somebody new",
    {
        "stream": "open",
        "full_name": "Nguyễn Thị Hương",
        "native_name": "阮氏香",
        "email": "huong@example.org",
        "country": "VN",
        "sector": "union",
        "organisation": "Hanoi Workers' House",
        "languages": ["vi", "en"],
    },
    request_only=True,
)
NURSE = OpenApiExample(
    "Another position, and an answer to the event's own form",
    {"job_title": "Nurse", "answers": {"arrival": ["2026-11-30"]}},
    request_only=True,
)
SELECT = OpenApiExample("Select", {"decision": "selected"}, request_only=True)
SELECT_MANY = OpenApiExample(
    "Put two on the reserve list",
    {"ids": [17, 23], "decision": "reserve"},
    request_only=True,
)

LIST: Said = {
    "parameters": [TAG],
    "responses": {200: shapes.RegistrationSerializer(many=True), 304: SAME},
}
RETRIEVE: Said = {"parameters": [TAG], "responses": {200: ONE, 304: SAME}}
CREATE: Said = {
    "request": shapes.FactsSerializer,
    "parameters": [
        OpenApiParameter(
            HEADER,
            {
                "type": "string",
                "minLength": 1,
                "maxLength": LONGEST,
                "pattern": "^[!-~]+$",
            },
            OpenApiParameter.HEADER,
            description="Your own name for this call, such as a UUID; good for a week.",
        )
    ],
    "examples": [NEW],
    "responses": {
        200: OpenApiResponse(ONE, "The same call again: what it made."),
        201: OpenApiResponse(ONE, "Registered."),
        409: _refused("address_taken", "key_used_otherwise"),
    },
}
CHANGE: Said = {
    "request": shapes.FactsSerializer,
    "parameters": [
        _header("If-Match", "The ETag of what you read; `*` for any.", required=True)
    ],
    "examples": [NURSE],
    "responses": {
        200: ONE,
        409: _refused("address_taken"),
    },
}
PROTECTED: Said = {
    "operation_id": "events_registrations_protected",
    "request": None,
    "responses": {200: shapes.ProtectedSerializer},
}
DECIDE: Said = {
    "operation_id": "events_registrations_decide",
    "request": shapes.DecideSerializer,
    "examples": [SELECT],
    "responses": {200: ONE, 409: _refused("move_not_allowed", "organisation_full")},
}
UNDECIDE: Said = {
    "operation_id": "events_registrations_undecide",
    "request": None,
    "responses": {200: ONE, 409: _refused("move_not_allowed")},
}
RELEASE: Said = {**UNDECIDE, "operation_id": "events_registrations_release"}
DECIDE_MANY: Said = {
    "operation_id": "events_registrations_decide_many",
    "request": shapes.DecideManySerializer,
    "examples": [SELECT_MANY],
    "responses": {200: shapes.OutcomesSerializer},
}
