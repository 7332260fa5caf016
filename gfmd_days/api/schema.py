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
