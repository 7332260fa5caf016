"""What the schema says beyond what the views show."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from gfmd_days.api import visibility


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "gfmd_days.api.authentication.ApiTokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": TOKEN_TEXT}


TOKEN_TEXT = "A token made at /accounts/api-token/."  # noqa: S105 - where to get one
CLOSED = {
    "Person": visibility.PERSON,
    "Registration": visibility.REGISTRATION,
    "Room": visibility.ROOM,
    "Appearance": visibility.APPEARANCE,
}


def say_who_sees_what(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Fields that need a right are not required, and say which rights open them."""
    schemas = result["components"]["schemas"]
    for name, fields in CLOSED.items():
        schema = schemas[name]
        schema["required"] = [one for one in schema["required"] if one not in fields]
        for field, rights in fields.items():
            words = f"Only with {' or '.join(sorted(rights))}."
            prop = schema["properties"][field]
            if "$ref" in prop:
                prop = schema["properties"][field] = {"allOf": [prop]}
            prop["description"] = f"{prop.get('description', '')} {words}".strip()
    return result


REFUSALS = {
    "400": "Something sent is wrong; each field is named with what to do about it.",
    "401": "Nobody is signed in, or the token is not valid.",
    "403": "Your role, or your token, does not allow this.",
    "404": "There is no such thing, or it is in an event that is not yours.",
    "429": "Too many calls in this minute; `Retry-After` says how long to wait.",
}
OF_PUBLIC_THINGS = {"400", "401", "404", "429"}


def say_what_is_refused(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Every operation names the refusals it may answer with."""
    result["components"]["schemas"]["Refusal"] = {
        "type": "object",
        "description": "`detail`, or a list of sentences per field.",
        "additionalProperties": {
            "oneOf": [
                {"type": "string"},
                {"type": "array", "items": {"type": "string"}},
            ]
        },
    }
    shape = {"schema": {"$ref": "#/components/schemas/Refusal"}}
    for path, operations in result["paths"].items():
        is_public = "{code}/" not in path.removesuffix("{code}/")
        for operation in operations.values():
            for status, words in REFUSALS.items():
                if not is_public or status in OF_PUBLIC_THINGS:
                    operation["responses"].setdefault(
                        status,
                        {"description": words, "content": {"application/json": shape}},
                    )
    return result
