"""Template tags of the programme."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from agenda.models import Kind, Session
from agenda.views import timetable
from gfmd_days.core import languages
from gfmd_days.core.models import Event
from gfmd_days.core.templatetags.gfmd import icon

register = template.Library()


@register.filter
def kind_icon(kind: Kind | str) -> SafeString:
    """The icon of a kind of session."""
    return SafeString(icon(timetable.icon(Kind(kind))))


@register.simple_tag
def widget_code(event: Event) -> str:
    """The HTML with which another site shows the programme of an event."""
    address = settings.BASE_URL + reverse("agenda:embed", args=[event.code])
    title = gettext("Programme of %(event)s") % {"event": event.title}
    return (
        f'<iframe src="{escape(address)}?in={get_language()}" title="{escape(title)}" '
        'width="100%" height="640" loading="lazy"></iframe>'
    )


@register.simple_tag
def people_in(session: Session) -> list[dict[str, Any]]:
    """The functions of a session in order, each with its names and open places."""
    lines: dict[str, dict[str, Any]] = {}
    for one in session.appearances.all():
        line = lines.setdefault(
            one.function,
            {"function": one.get_function_display(), "names": [], "open": 0},
        )
        if one.person and not one.is_open:
            line["names"].append(one.person.full_name)
        else:
            line["open"] += 1
    return [
        {**line, "names": languages.listed(line["names"])} for line in lines.values()
    ]
