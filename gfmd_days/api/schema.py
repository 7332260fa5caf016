"""What the schema says beyond what the views show."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from gfmd_days.api import visibility
from gfmd_days.core.access import Right


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "gfmd_days.api.authentication.ApiTokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": TOKEN_TEXT}


TOKEN_TEXT = "A token made at /accounts/api-token/."  # noqa: S105 - where to get one
CLOSED = {
    "Person": visibility.PERSON,
    "Registration": visibility.REGISTRATION,
    "OneRegistration": visibility.REGISTRATION,
    "Room": visibility.ROOM,
    "Appearance": visibility.APPEARANCE,
}


def say_who_sees_what(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Fields that need a right are not required, and say which rights open them."""
    schemas = result["components"]["schemas"]
    for name, fields in CLOSED.items():
        for field, rights in fields.items():
            _close(schemas[name], field, " or ".join(sorted(rights)))
    for field, rights in visibility.ONE_REGISTRATION.items():
        besides = sorted(rights - visibility.PEOPLE)
        words = f"{Right.PEOPLE_VIEW}"
        if Right.PEOPLE_VIEW not in rights:
            words += f" and {' or '.join(besides)}"
        _close(schemas["OneRegistration"], field, words)
    return result


def _close(schema: dict[str, Any], field: str, rights: str) -> None:
    schema["required"] = [one for one in schema["required"] if one != field]
    prop = schema["properties"][field]
    if "$ref" in prop:
        prop = schema["properties"][field] = {"allOf": [prop]}
    prop["description"] = f"{prop.get('description', '')} Only with {rights}.".strip()


def say_what_is_what(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Operations stand under their resource, with the first sentence as heading."""
    for path, operations in result["paths"].items():
        resource = path.partition("{code}/")[2].partition("/")[0] or "events"
        for operation in operations.values():
            operation["tags"] = [resource]
            first = " ".join(operation.get("description", "").split()).split(". ")[0]
            if operation["operationId"].endswith("_retrieve"):
                first = f"One of the {resource}"
            operation["summary"] = first.removesuffix(".") or resource.capitalize()
    return result


REFUSALS = {
    "400": "Something sent is wrong; each field is named with what to do about it.",
    "401": "Nobody is signed in, or the token is not valid.",
    "403": "Your role, or your token, does not allow this.",
    "404": "There is no such thing, or it is in an event that is not yours.",
    "412": "Somebody changed it since you read it: read it again.",
    "415": "Send JSON, and say so in `Content-Type`.",
    "428": "Say in `If-Match` what you read: its ETag.",
    "429": "Too many calls in this minute; `Retry-After` says how long to wait.",
}
OF_ALL = ("400", "401", "404", "429")


def say_what_is_refused(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Every operation names the refusals it may answer with."""
    result["components"]["schemas"]["Refusal"] = {
        "type": "object",
        "description": "`detail`, or a list of sentences per field. A field that holds "
        "a list or an object names its wrong parts in an object of its own.",
        "additionalProperties": {
            "oneOf": [
                {"type": "string"},
                {"type": "array", "items": {"type": "string"}},
                {"type": "object", "additionalProperties": True},
            ]
        },
    }
    for path, operations in result["paths"].items():
        for operation in operations.values():
            for status in _refusals_of(path, operation):
                operation["responses"][status] = {
                    "description": REFUSALS[status],
                    "content": {"application/json": _refusal(status)},
                }
    return result


def _refusal(status: str) -> dict[str, Any]:
    wrong = {"email": ["Write the address like name@example.org."]}
    return {
        "schema": {"$ref": "#/components/schemas/Refusal"},
        "example": wrong if status == "400" else {"detail": REFUSALS[status]},
    }


def _refusals_of(path: str, operation: dict[str, Any]) -> list[str]:
    found = list(OF_ALL)
    if "{code}/" in path.removesuffix("{code}/"):
        found.append("403")  # what is in an event, not the event itself
    if "requestBody" in operation:
        found.append("415")
    headers = {one["name"] for one in operation.get("parameters", ())}
    if "If-Match" in headers:
        found += ["412", "428"]
    return sorted(found)
