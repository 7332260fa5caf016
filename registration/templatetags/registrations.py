"""How a registration's state looks, everywhere the same."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gfmd_days.core.templatetags.gfmd import icon
from registration.models import Decision, Registration, State

register = template.Library()


@register.simple_tag
def state_mark(registration: Registration) -> SafeString:
    """The state as word and icon; dashed while the delegate does not know it."""
    state, extra = registration.state, ""
    word = registration.get_state_display()
    if state in {State.DECIDED, State.RELEASED}:
        state = registration.decision
        word = str(Decision(state).label)
    if registration.state == State.DECIDED:
        extra, word = " state-unreleased", _("{state}, not yet told").format(state=word)
    return format_html(
        '<span class="state state-{}{}">{} {}</span>',
        state,
        extra,
        icon(f"state-{state}"),
        word,
    )


@register.filter
def of_hundred(score: float | None) -> str:
    """A score between 0 and 1 as a whole number up to 100."""
    return "–" if score is None else str(round(score * 100))
