"""Links and forms of the desk, which stay at the place they were opened for."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from badges.views import places

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_url(context: dict[str, Any], name: str, *args: Any, **query: Any) -> str:
    """The address of a page of the desk, at the place of this page."""
    return places.address(context["request"], name, *args, **query)


@register.simple_tag(takes_context=True)
def desk_place(context: dict[str, Any]) -> SafeString | str:
    """The place as a hidden field, for forms of the method GET."""
    code = places.named(context["request"])
    if not code:
        return ""
    return format_html('<input type="hidden" name="{}" value="{}">', places.FIELD, code)
