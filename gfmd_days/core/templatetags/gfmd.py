"""Template tags of the base screens, available in every template."""

from __future__ import annotations

import html
import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.templatetags import tz
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, pgettext

from gfmd_days.core import dates, idempotency, languages, subscribing, zones

register = template.Library()
# These point along the line, so they turn where it runs from right to left.
ALONG_THE_LINE = {
    "arrow-left",
    "arrow-right",
    "back",
    "box-arrow-right",
    "chevron-left",
    "chevron-right",
    "next",
    "send",
}


@register.simple_tag
def once() -> SafeString:
    """A hidden key that makes a repeated POST harmless (see core.idempotency)."""
    return format_html(
        '<input type="hidden" name="{}" value="{}">', idempotency.FIELD, uuid.uuid4()
    )


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite: decoration, unless a label says what it means."""
    href = f"{static('icons.svg')}#{name}"
    classes = "icon icon-flip" if name in ALONG_THE_LINE else "icon"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>',
            classes,
            label,
            href,
        )
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', classes, href
    )


@register.simple_tag
def attributes(attrs: dict[str, Any]) -> SafeString:
    """The attributes of a widget, all at once."""
    return flatatt(attrs)


@register.simple_tag
def options(groups: Iterable[tuple[Any, list[dict[str, Any]], int]]) -> SafeString:
    """The options of a select, all at once: countries are 250, each a group to Django.

    Args:
        groups: a widget's `optgroups`.
    """
    return mark_safe("".join(_group(*one) for one in groups))  # noqa: S308 - escaped


def _group(name: Any, choices: list[dict[str, Any]], _index: int) -> str:
    written = "".join(map(_option, choices))
    if not name:
        return written
    label = conditional_escape(name)
    return f'\n  <optgroup label="{label}">{written}\n  </optgroup>'


def _option(one: dict[str, Any]) -> str:
    # Django's own escaping looks for lazy words first, which takes longer than all else
    value, label = html.escape(str(one["value"])), html.escape(str(one["label"]))
    attrs = flatatt(one["attrs"]) if one["attrs"] else ""
    return f'\n  <option value="{value}"{attrs}>{label}</option>'


@register.simple_tag
def tick(one: dict[str, Any]) -> SafeString:
    """A box or button to tick with its words: a page of languages has forty.

    Args:
        one: an option of a widget's `optgroups`.
    """
    attrs = {"class": "form-check-input", **one["attrs"]}
    return format_html(
        '<input type="{}" name="{}" value="{}"{}> '
        '<label class="form-check-label"{}>{}</label>',
        one["type"],
        one["name"],
        str(one["value"]),
        flatatt(attrs),
        flatatt({"for": attrs["id"]}) if attrs.get("id") else "",
        one["label"],
    )


@register.simple_tag
def text_direction(code: str = "") -> str:
    """“rtl” or “ltr” for a language, by default the active one."""
    return languages.direction(code or get_language() or "en")


@register.simple_tag(takes_context=True)
def language_links(context: dict[str, Any]) -> list[dict[str, Any]]:
    """The same page in each language of the interface, named in that language."""
    request = context.get("request")
    if request is None:
        return []
    links = []
    for code in languages.interface_codes():
        query = request.GET.copy()
        query["lang"] = code
        links.append(
            {
                "code": code,
                "name": languages.own_name(code),
                "url": f"?{query.urlencode()}",
                "current": code == get_language(),
            }
        )
    return links


@register.filter
def language_label(code: str) -> str:
    """The language’s name in the active one; Django’s own filter gives English."""
    return languages.name(code)


@register.filter
def long_date(day: date) -> str:
    """“Thursday 8 December 2016”, in the active language."""
    return date_format(day, gettext("l j F Y"))


@register.filter
def short_day(day: date) -> str:
    """“Thu 8 Dec”, in the active language."""
    return date_format(day, pgettext("weekday, day and month, short", "D j M"))


@register.simple_tag
def subscribe_ways(feed: str, title: object = "") -> list[subscribing.Way]:
    """The ways to subscribe to a calendar at a full address."""
    return subscribing.ways(feed, title=str(title))


@register.simple_tag
def comma() -> str:
    """What stands between the parts of a list in the active language."""
    return languages.comma()


@register.filter
def dates_in_words(days: Iterable[date]) -> str:
    """“29 June and 1 July 2017”: each day that is meant and no other."""
    return dates.in_words(days)


@register.filter
def in_zone(moment: datetime, zone: str) -> datetime:
    """The instant `moment` on the clocks of `zone`, also after the `date` filter.

    That filter would turn a plain datetime to the site's own zone, which is UTC.
    """
    there: datetime = tz.do_timezone(moment, zones.zone(zone))
    return there


@register.filter
def utc_stamp(moment: datetime) -> str:
    """The instant as site.js reads it: “2026-12-09T10:00:00Z”."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@register.simple_tag(takes_context=True)
def query_with(context: dict[str, Any], **changes: Any) -> str:
    """The present address's query with some values changed; None drops one."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"
