"""What rows from before get when the columns come."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps
from django.utils import timezone

from agenda.domain import gathering, previewing
from agenda.models import Outcome, Programme
from tests.agenda.reports import published

ENDS = import_module("agenda.migrations.0009_ends_of_what_is_shown")


def test_links_to_a_draft_that_are_open_get_an_end(event, other_event):
    Programme.objects.create(event=event, preview_key="old")
    Programme.objects.create(event=other_event)
    ENDS.end_links(apps, None)
    row = Programme.objects.get(event=event)
    assert previewing.is_open(row, now=timezone.now())
    assert not previewing.is_open(row, now=timezone.now() + previewing.OPEN_FOR)
    assert Programme.objects.get(event=other_event).preview_until is None


def test_what_was_said_of_a_closed_session_is_known_from_the_history(event):
    published(event, "S1", is_closed=True)
    published(event, "S2")
    Outcome.objects.update(closed_too=False)
    event.sessions.update(is_closed=True)
    ENDS.keep_what_was_said(apps, None)
    assert [one.session.code for one in gathering.of_event(event)] == ["S1"]
