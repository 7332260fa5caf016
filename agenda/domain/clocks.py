"""A government changes its clocks after we published: calendars must follow.

A session keeps its time on the venue's clocks; the instant is another one under the
new rules. Phones that subscribed know only what the feed says, so the programme gets a
new version by itself, with a higher SEQUENCE for the sessions that moved.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from agenda.domain import publishing, snapshots
from agenda.domain.snapshots import Item, Snapshot
from agenda.models import Programme, Version
from gfmd_days.core import zones
from gfmd_days.core.domain import clock
from gfmd_days.core.models import Event


@clock.every(timedelta(hours=1), name="agenda.zone_rules")
def follow_all(*, now: datetime) -> int:
    """Let every published programme follow the rules in use; return how many moved."""
    behind = Programme.objects.filter(number__gt=0).exclude(zone_release=zones.rules())
    events = Event.objects.filter(pk__in=behind.values("event"))
    return sum(follow(event, now=now) is not None for event in events)


def follow(event: Event, *, now: datetime) -> Version | None:
    """Publish the programme anew if the rules of its clocks moved a session.

    It is what was published that follows, not the draft. Where no session moved, only
    the release is noted.
    """
    with transaction.atomic():
        programme = Programme.objects.locked(event.pk)
        before = publishing.published_content(event, number=programme.number)
        if before is None or programme.zone_release == zones.rules():
            return None
        content = _under_rules_of_today(before, now=now)
        if content == before:
            Programme.objects.filter(pk=programme.pk).update(zone_release=zones.rules())
            return None
        return publishing.store(
            programme,
            content,
            before=before,
            by=None,
            now=now,
            note=_note(event),
            tell=True,
        )


def _under_rules_of_today(before: Snapshot, *, now: datetime) -> Snapshot:
    """Return the same programme with the instants that follow from the rules."""
    sessions = [_moved(raw, before["zone"], now=now) for raw in before["sessions"]]
    return {**before, "sessions": sessions}


def _moved(raw: Item, zone: str, *, now: datetime) -> Item:
    utc = snapshots.instant(raw, zone)
    if utc == raw["utc"]:
        return raw
    return {
        **raw,
        "utc": utc,
        "sequence": raw["sequence"] + 1,
        "changed_at": snapshots.stamp(now),
    }


def _note(event: Event) -> str:
    with translation.override(event.default_language()):
        return _("The rules of the clocks changed (release %(release)s).") % {
            "release": zones.rules()
        }
