"""The changes of a programme as an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.domain.changes import Change
from agenda.models import Version
from gfmd_days.core.models import Event


def url(event: Event, *, language: str = "") -> str:
    """Return the full address of the feed."""
    query = f"?lang={language}" if language else ""
    return _full("agenda:changes", event.code) + query


def build(
    event: Event, versions: Iterable[tuple[Version, list[Change]]], *, language: str
) -> bytes:
    """Return the feed with an entry for each version, the newest first."""
    with translation.override(language):
        title = event.title.localize(language)
        feed = Atom1Feed(
            title=_("%(event)s: changes of the programme") % {"event": title},
            link=_full("agenda:versions", event.code),
            description="",
            language=language,
            author_name=title,
            feed_url=url(event, language=language),
            feed_guid=_tag(event, event.created_at, "changes"),
        )
        for version, listed in versions:
            address = _full("agenda:version", event.code, version.number)
            feed.add_item(
                title=_("Version %(number)s") % {"number": version.number},
                link=address,
                description=_summary(version, listed),
                unique_id=_tag(
                    event, version.published_at, f"version-{version.number}"
                ),
                pubdate=version.published_at,
                updateddate=version.published_at,
            )
        return feed.writeString("utf-8").encode()


def _summary(version: Version, listed: list[Change]) -> str:
    """Return note and changes as HTML: Atom's summaries are marked as such."""
    note = format_html("<p>{}</p>", version.note) if version.note else ""
    if version.number == 1:
        count = ngettext("%(number)s session", "%(number)s sessions", len(listed))
        return format_html("{}<p>{}</p>", note, count % {"number": len(listed)})
    lines = ((one.name, one.words) for one in listed)
    items = format_html_join("", "<li><bdi>{}</bdi> {}</li>", lines)
    return format_html("{}<ul>{}</ul>", note, items) if items else note


def _tag(event: Event, moment: datetime, name: str) -> str:
    """Return an id for good, whatever the address becomes (RFC 4151)."""
    host = urlsplit(settings.BASE_URL).hostname
    return f"tag:{host},{moment:%Y-%m-%d}:{event.code}:{name}"


def _full(name: str, *args: object) -> str:
    return str(settings.BASE_URL + reverse(name, args=args))
