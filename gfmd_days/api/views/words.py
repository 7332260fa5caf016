"""What the schema says of the calls about registrations."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiExample, OpenApiResponse

from gfmd_days.api.serializers import registrations as shapes
from gfmd_days.api.views.saying import KEY, READ, SAME, TAG, Said, refused

ONE = shapes.OneRegistrationSerializer


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
    "parameters": [KEY],
    "examples": [NEW],
    "responses": {
        200: OpenApiResponse(ONE, "The same call again: what it made."),
        201: OpenApiResponse(ONE, "Registered."),
        409: refused("address_taken", "key_used_otherwise"),
    },
}
CHANGE: Said = {
    "request": shapes.FactsSerializer,
    "parameters": [READ],
    "examples": [NURSE],
    "responses": {
        200: ONE,
        409: refused("address_taken"),
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
    "responses": {200: ONE, 409: refused("move_not_allowed", "organisation_full")},
}
UNDECIDE: Said = {
    "operation_id": "events_registrations_undecide",
    "request": None,
    "responses": {200: ONE, 409: refused("move_not_allowed")},
}
RELEASE: Said = {**UNDECIDE, "operation_id": "events_registrations_release"}
DECIDE_MANY: Said = {
    "operation_id": "events_registrations_decide_many",
    "request": shapes.DecideManySerializer,
    "examples": [SELECT_MANY],
    "responses": {200: shapes.OutcomesSerializer},
}
