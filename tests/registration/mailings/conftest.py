"""A draft to a handful of people, and the worker's part done by hand."""

from __future__ import annotations

import pytest

from gfmd_days.core import tasks
from gfmd_days.core.models import Job, JobState, Role
from registration.domain.mailings import receivers, sending, writing
from registration.domain.mailings.writing import Content
from registration.models import MailingKind, State
from tests.conftest import NOW, make_member, make_registration
from tests.registration.test_last_seat import shared_database
from tests.servers.smtp import mail_server

__all__ = ["mail_server", "shared_database"]
WORDS = {"subject": "News of {event}", "text": "Dear {name},\n\nhello.\n\n{link}"}


@pytest.fixture
def owner(event):
    return make_member(event, Role.OWNER)


@pytest.fixture
def client(client_of):
    return client_of(Role.REGISTRATION)


@pytest.fixture
def url(event):
    return f"/manage/{event.code}/mailings/"


@pytest.fixture
def three(event):
    return make_three(event)


def make_three(event):
    return [
        make_registration(event, name, state=State.CONFIRMED, email=f"{name}@x.org")
        for name in ("amina", "bao", "chidi")
    ]


def draft(event, by, *, kind=MailingKind.SERVICE, words=None, per_minute=60, **people):
    row = writing.begin(event, by=by, **people)
    words = {"en": WORDS} if words is None else words
    content = Content(kind, words, "en", per_minute)
    writing.change(row, content, by=by)
    return row


def send(row, by, *, rows=None, now=NOW, works=True):
    rows = row.event.registrations.all() if rows is None else rows
    seal = receivers.seal(row, receivers.sort_out(row, rows))
    sending.send(row, rows=rows, seal_seen=seal, by=by, now=now)
    row.refresh_from_db()
    if works:
        work()


def work():
    for job in Job.objects.filter(state=JobState.WAITING):
        tasks.run_job.func(str(job.pk))
