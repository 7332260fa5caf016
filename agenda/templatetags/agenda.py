"""Template tags of the programme."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from agenda.models import Kind
from agenda.views import timetable
from gfmd_days.core.templatetags.gfmd import icon

register = template.Library()


@register.filter
def kind_icon(kind: Kind | str) -> SafeString:
    """The icon of a kind of session."""
    return SafeString(icon(timetable.icon(Kind(kind))))
