"""What an organizer should do next, most urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agenda.models import Stage
from badges.domain.live.alerts import Alert
from gfmd_days.core.access import Right
from gfmd_days.core.models import Event


@dataclass(frozen=True)
class Task:
    """Something to do, for those who hold the right, and where it is done."""

    words: str | Promise
    right: Right
    url_name: str
    icon: str
    query: str = ""
    url: str = ""


def tasks(
    event: Event,
    *,
    rights: frozenset[Right],
    figures: dict[str, Any],
    pending: int,
    bad_mail: int,
    to_review: int = 0,
    deaf: int = 0,
    reports: int = 0,
    declined: int = 0,
    alerts: Iterable[Alert] = (),
    is_over: bool,
) -> list[Task]:
    """Return what somebody with `rights` should do in `event`.

    Args:
        figures: the counts of glance.numbers.
        pending: how many changes of the programme are not published.
        bad_mail: how many messages failed or are in doubt.
        to_review: how many applications wait for this member's own review.
        deaf: how many programs do not hear what they are told.
        reports: how many reports of sessions were sent and wait to be read.
        declined: how many functions their people have declined.
        alerts: what must be looked at at the doors now.
    """
    found = [
        *_doors(alerts),
        *(*_mail(bad_mail), *_webhooks(deaf), *_own(to_review)),
        *_people(figures, is_over=is_over),
        *_reports(reports),
    ]
    if not is_over:
        found = [*_frame(event), *found, *_programme(event, pending, declined)]
    return [
        Task(**{**vars(task), "url": url})
        for task in found
        if task.right in rights and (url := _url(task, event))
    ]


def _frame(event: Event) -> Iterator[Task]:
    if not hasattr(event, "venue"):
        words = _("Say where the event takes place: the clocks follow it")
        yield Task(words, Right.EVENT_EDIT, "core:place", "geo-alt")
    if not event.dates:
        words = _("Add the days of the event")
        yield Task(words, Right.EVENT_EDIT, "core:days", "calendar-plus")


def _doors(alerts: Iterable[Alert]) -> Iterator[Task]:
    for one in alerts:
        yield Task(one.words, Right.DASHBOARD, "badges:board", one.icon)


def _mail(count: int) -> Iterator[Task]:
    if count:
        words = ngettext(
            "%(count)s message did not arrive or is in doubt",
            "%(count)s messages did not arrive or are in doubt",
            count,
        ) % {"count": count}
        yield Task(words, Right.MAIL_VIEW, "core:outbox", "exclamation-triangle")


def _webhooks(count: int) -> Iterator[Task]:
    if count:
        words = ngettext(
            "%(count)s webhook does not reach its program",
            "%(count)s webhooks do not reach their programs",
            count,
        ) % {"count": count}
        yield Task(words, Right.EVENT_EDIT, "core:webhooks", "exclamation-triangle")


def _own(count: int) -> Iterator[Task]:
    if count:
        words = ngettext(
            "%(count)s application waits for your review",
            "%(count)s applications wait for your review",
            count,
        ) % {"count": count}
        yield Task(words, Right.REVIEW, "registration:review", "clipboard-check")


def _reports(count: int) -> Iterator[Task]:
    if count:
        words = ngettext(
            "%(count)s report of a session waits to be read",
            "%(count)s reports of sessions wait to be read",
            count,
        ) % {"count": count}
        query = f"?stage={Stage.SENT}"
        yield Task(words, Right.PUBLISH, "agenda:reports", "journal-text", query)


def _people(figures: dict[str, Any], *, is_over: bool) -> Iterator[Task]:
    if (count := figures["waiting"]) and not is_over:
        words = ngettext(
            "%(count)s application waits for a decision",
            "%(count)s applications wait for a decision",
            count,
        ) % {"count": count}
        yield Task(words, Right.PEOPLE_VIEW, "registration:list", "people")
    if count := figures["unreleased"]:
        words = ngettext(
            "%(count)s decision is not released yet",
            "%(count)s decisions are not released yet",
            count,
        ) % {"count": count}
        yield Task(words, Right.DECIDE, "registration:release", "send")
    if (count := figures["changes"]) and not is_over:
        words = ngettext(
            "%(count)s person with a place asks for a change",
            "%(count)s people with a place ask for a change",
            count,
        ) % {"count": count}
        yield Task(words, Right.PEOPLE_EDIT, "registration:changes", "edit")
    if count := figures["erasures"]:
        words = ngettext(
            "%(count)s person asks to have their data deleted",
            "%(count)s people ask to have their data deleted",
            count,
        ) % {"count": count}
        yield Task(words, Right.PEOPLE_EDIT, "registration:erasures", "trash")


def _programme(event: Event, pending: int, declined: int) -> Iterator[Task]:
    if declined:
        refused = ngettext(
            "%(count)s function was declined: choose somebody else",
            "%(count)s functions were declined: choose somebody else",
            declined,
        ) % {"count": declined}
        query = "?standing=declined"
        yield Task(refused, Right.PROGRAMME_EDIT, "agenda:askings", "mic", query)
    if pending:
        words = _("The programme has changes that are not published")
        yield Task(words, Right.PUBLISH, "agenda:programme", "megaphone")
    if not event.is_public:
        words = _("The event is hidden: show it to the public when it is ready")
        yield Task(words, Right.EVENT_EDIT, "core:settings", "eye")


def _url(task: Task, event: Event) -> str:
    try:
        return reverse(task.url_name, args=[event.code]) + task.query
    except NoReverseMatch:  # its page belongs to a module that is not there
        return ""
