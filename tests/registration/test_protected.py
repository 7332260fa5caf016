"""Sensitive answers: unreadable where they are kept, and each reading is noted."""

from __future__ import annotations

import io
import logging
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from openpyxl import load_workbook

from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.domain import mailing
from gfmd_days.core.models import AuditEntry, Mail, Role
from registration.domain import links
from registration.models import Answer, Draft, Letter, MergeRecord, TravelDetails
from tests import samples
from tests.api.conftest import caller
from tests.conftest import NOW, make_member
from tests.everything import secret, used_by_one
from tests.stored import files_with, tables_with
from tests.test_access import OWN, signed_in
from tests.test_leaks import leaks

SECRET = secret("")
# What people answered; a reviewer's comment is encrypted too, and read by reviewers.
ANSWERED = [secret(word) for word in ("ramp", "faith", "diet", "access", "passport",
                                      "mother", "typed", "draft")]  # fmt: skip


@pytest.fixture
def owner(event):
    return make_member(event, Role.OWNER)


def written_by_browser(client, event, row):
    """What browsers send on the way: drafts kept, forms refused and sent again."""
    base = f"/e/{event.code}/apply/"
    typed = {
        "email": "second@example.org",
        "full_name": "Second",
        "accessibility": secret("kept"),
        "own_faith": secret("kept"),
        "idempotency_key": "6f0a3a52-5a8a-4b3c-9a77-0f6f7f1f2b33",
    }
    assert client.post(f"{base}draft/", typed).status_code == 200
    assert client.post(base, typed).status_code == 422
    page = f"/r/{links.token(row)}/"
    answer = client.post(f"{page}travel/", {"diet": secret("posted"), **typed})
    assert answer.status_code == 302
    client.post(f"{page}travel/keep/", {"diet": secret("typed again")})
    b"".join(client.post(f"{page}data/copy/"))


def bytes_of_database() -> bytes:
    """Return the files SQLite keeps, the log of the last writes included."""
    if connection.vendor != "sqlite":
        return b""
    path = Path(str(connection.settings_dict["NAME"]))
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


@pytest.mark.django_db(transaction=True)
def test_no_sensitive_answer_stands_anywhere_in_the_clear(
    client, event, owner, caplog, mailoutbox
):
    caplog.set_level(logging.DEBUG)
    row = used_by_one(event, owner)
    written_by_browser(client, event, row)
    mailing.deliver_due(now=NOW)
    assert tables_with(SECRET) == []
    assert SECRET.encode() not in bytes_of_database().lower()
    assert files_with(SECRET) == []
    sent = "".join(f"{one.subject} {one.body}" for one in mailoutbox).lower()
    assert sent
    assert SECRET not in sent
    sessions = "".join(str(one.get_decoded()) for one in Session.objects.all())
    assert SECRET not in sessions
    # what a failed statement logs holds its values; ours are encrypted by then
    assert SECRET not in caplog.text.lower()


@pytest.mark.django_db(transaction=True)
def test_the_search_above_would_find_them(event, owner):
    """Each kind of answer is there, and would stand there in the clear."""
    row = used_by_one(event, owner)
    faith = Answer.objects.get(registration=row, key="faith")
    travel = TravelDetails.objects.get(registration=row)
    review = row.assignments.get().review
    left = [one.answers for one in Draft.objects.all()]
    assert row.accessibility == secret("ramp")
    assert faith.texts == [secret("faith")]
    assert (travel.diet, travel.access) == (secret("diet"), secret("access"))
    assert secret("typed") in travel.draft_json
    assert review.comment == secret("comment")
    assert {"accessibility": [secret("draft")]} in left
    assert secret("passport").upper() in Letter.objects.get().content_json
    assert MergeRecord.objects.count() == 2
    Mail.objects.update(text=secret("leaked"))
    assert [one.split(":")[0] for one in tables_with(SECRET)] == ["core_mail"]
    if connection.vendor == "sqlite":
        assert SECRET.encode() in bytes_of_database()


@pytest.mark.django_db
def test_erasing_hides_its_reason_too(event, owner):
    row = used_by_one(event, owner)
    assert {one.reason for one in row.erasures.all()} == {secret("reason")}
    assert tables_with(secret("reason")) == []


READINGS = {
    "the form to change answers": ("get", "registrations/{pk}/edit/", {}, "faith"),
    "accessibility": ("post", "registrations/{pk}/accessibility/", {}, "ramp"),
    "a protected answer": ("post", "registrations/{pk}/answers/faith/", {}, "faith"),
    "travel": ("post", "registrations/{pk}/travel/", {}, "diet"),
    "the team's list with protected answers": (
        "post",
        "registrations/export/",
        {"variant": "full", "format": "csv", "protected": "on"},
        "faith",
    ),
    "the same as a workbook": (
        "post",
        "registrations/export/",
        {"variant": "full", "format": "xlsx", "protected": "on"},
        "faith",
    ),
}


def notes():
    """Return how often somebody's reading was noted."""
    read = AuditEntry.objects.filter(verb=CoreVerb.SENSITIVE_READ).count()
    taken = AuditEntry.objects.filter(verb=CoreVerb.EXPORTED)
    return read + sum(1 for entry in taken if entry.data.get("protected"))


def words_of(answer):
    content = b"".join(answer) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        book = load_workbook(io.BytesIO(content))
        return " ".join(str(one.value) for line in book.active for one in line)
    return content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("what", READINGS)
def test_each_way_to_read_one_is_noted(event, owner, what):
    row = used_by_one(event, owner)
    method, path, data, word = READINGS[what]
    url = f"/manage/{event.code}/{path.format(pk=row.pk)}"
    client = signed_in(make_member(event, Role.REGISTRATION))
    before = notes()
    answer = getattr(client, method)(url, data, follow=True)
    assert secret(word) in words_of(answer)
    assert notes() == before + 1
    entry = AuditEntry.objects.order_by("-pk").first()
    assert entry.by is not None
    assert SECRET not in str(entry.data)


@pytest.mark.django_db
def test_programs_are_noted_too(event, owner):
    row = used_by_one(event, owner)
    program = caller(make_member(event, Role.REGISTRATION))
    base = f"/api/v1/events/{event.code}/registrations/{row.pk}/"
    before = notes()
    assert SECRET not in program.get(base).content.decode()
    assert notes() == before
    told = program.post(f"{base}protected/", content_type="application/json")
    assert secret("faith") in told.content.decode()
    assert notes() > before


@pytest.mark.slow
@pytest.mark.django_db
def test_no_page_shows_one_without_being_asked(event, owner):
    """Whatever an owner opens by GET, no sensitive answer stands in it."""
    row = used_by_one(event, owner)
    client = signed_in(owner)
    known = {
        "<slug:code>": event.code,
        "registrations/<int:pk>": f"registrations/{row.pk}",
        "review/<int:pk>": f"review/{row.assignments.get().pk}",
    }
    found = []
    for route in OWN:
        if route.name == "registration:edit":
            continue  # it shows what may be changed: see the list of readings above
        url = samples.fill(route.path, known)
        found += [route.name for _one in leaks(client, url, ANSWERED)]
    assert found == []
