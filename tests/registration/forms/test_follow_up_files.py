"""Files that a form for those selected asks for: taken in, changed, read, forgotten."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gfmd_days.core.models import AuditEntry, Role
from registration.domain import following, links, merging, uploads
from registration.domain.forms import forgetting, keeping, questions
from registration.domain.forms.questions import Definition, Kind, Question, Section
from registration.models import Answer, FormPurpose, State, Upload
from tests.conftest import NOW, make_registration, make_user

PDF = b"%PDF-1.4 ticket"
LINE = Question(
    key="topic", kind=Kind.LINE, label={"en": "Which break-out?"}, required=True
)
TICKET = Question(
    key="ticket", kind=Kind.FILE, label={"en": "Ticket"}, required=True,
    readers=questions.Readers.TEAM,
)  # fmt: skip
SCAN = Question(
    key="scan", kind=Kind.FILE, label={"en": "Passport"}, is_sensitive=True,
    keep_days=5,
)  # fmt: skip
COMPLETE = {"own_topic": "Pay"}


def publish(event, purpose, *asked):
    owner = make_user(f"{purpose}@example.org")
    owner.memberships.create(event=event, role=Role.OWNER)
    form = keeping.create(event, code=purpose, name="After", purpose=purpose, by=owner)
    section = Section(key="more", title={"en": "More"}, questions=asked)
    before = questions.read(form.draft).sections
    definition = Definition((*before, section))
    form = keeping.save_draft(form, definition, seen=form.changed_at, by=owner)
    keeping.publish(form, by=owner, now=NOW)
    return form


@pytest.fixture
def form(event):
    return publish(event, FormPurpose.FOLLOW_UP, LINE, TICKET, SCAN)


@pytest.fixture
def row(event):
    return make_registration(event, state=State.CONFIRMED, email="w@example.org")


@pytest.fixture
def url(row, form):
    return f"/r/{links.token(row)}/form/{form.code}/"


def pdf(name="ticket.pdf", data=PDF):
    return SimpleUploadedFile(name, data)


def send(client, url, **posted):
    return client.post(url, {**COMPLETE, **posted})


def here(row, form):
    return {key: one.name for key, one in uploads.of(row, follow_up=form).items()}


def status(client, address):
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"GIF89a", "Send a PDF"), (b"%PDF-" + b"0" * uploads.MOST_BYTES, "10 MB")],
)
def test_a_file_that_is_not_taken_leaves_the_one_before(
    client, url, row, form, data, words
):
    send(client, url, own_ticket=pdf())
    page = send(client, url, own_topic="Visas", own_ticket=pdf("other.pdf", data))
    assert page.status_code == 422
    assert words in page.content.decode()
    assert "Visas" in page.content.decode()
    assert here(row, form) == {"ticket": "ticket.pdf"}
    assert following.answers_of(row, form).own["topic"] == ["Pay"]


def test_a_file_sent_with_a_mistake_is_not_asked_for_again(client, url, row, form):
    page = client.post(url, {"own_topic": "", "own_ticket": pdf()})
    assert page.status_code == 422
    assert "ticket.pdf" in page.content.decode()
    assert send(client, url).status_code == 302
    assert set(following.answers_of(row, form).own) == {"topic", "ticket"}


def test_a_new_file_takes_the_place_of_the_one_before(client, url, row, form):
    send(client, url, own_ticket=pdf())
    old = row.uploads.get()
    both = {"own_ticket": pdf("changed.pdf"), "remove_ticket": "yes"}
    assert send(client, url, **both).status_code == 302
    assert here(row, form) == {"ticket": "changed.pdf"}
    new = row.uploads.get()
    assert following.answers_of(row, form).own["ticket"] == [str(new.pk)]
    assert status(client, own_file(row, old)) == 404


def test_a_file_goes_with_the_save_that_removes_it(
    client, url, row, form, django_capture_on_commit_callbacks
):
    send(client, url, own_ticket=pdf(), own_scan=pdf("scan.pdf"))
    stored = row.uploads.get(key="scan").file.name
    with django_capture_on_commit_callbacks(execute=True):
        assert send(client, url, remove_scan="yes").status_code == 302
    assert here(row, form) == {"ticket": "ticket.pdf"}
    assert "scan" not in following.answers_of(row, form).own
    assert not default_storage.exists(stored)


def test_a_page_with_a_mistake_removes_no_file(client, url, row, form):
    send(client, url, own_ticket=pdf(), own_scan=pdf("scan.pdf"))
    mistake = client.post(url, {"own_topic": "", "remove_scan": "yes"})
    assert mistake.status_code == 422
    assert here(row, form) == {"ticket": "ticket.pdf", "scan": "scan.pdf"}
    shown = mistake.content.decode()
    assert 'id="remove_scan" data-file-remove checked' in shown
    assert 'id="remove_ticket" data-file-remove checked' not in shown

    needed = send(client, url, remove_ticket="yes")
    assert needed.status_code == 422
    assert here(row, form)["ticket"] == "ticket.pdf"
    assert following.answers_of(row, form).own.keys() >= {"ticket"}


def test_changing_the_application_with_a_mistake_removes_no_file(client, event, row):
    asked = publish(event, FormPurpose.APPLICATION, TICKET)
    event.streams.update(form=asked)
    row.state = State.SUBMITTED
    row.save()
    edit = f"/r/{links.token(row)}/edit/"
    facts = {
        "full_name": "Wulandari", "language": "en", "sector": "union", "country": "ID",
    }  # fmt: skip
    assert client.post(edit, {**facts, "own_ticket": pdf()}).status_code == 302
    mistake = client.post(edit, {**facts, "remove_ticket": "yes"})
    assert mistake.status_code == 422
    assert row.uploads.get().name == "ticket.pdf"


def own_file(row, upload):
    return reverse("registration:own_file", args=[links.token(row), upload.pk])


def test_a_file_is_given_to_its_sender_and_to_nobody_else(client, event, url, row):
    send(client, url, own_ticket=pdf())
    upload = row.uploads.get()
    other = make_registration(event, "Other", state=State.CONFIRMED)
    answer = client.get(own_file(row, upload))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="ticket.pdf"'
    assert answer["Cache-Control"] == "private, no-store"
    assert status(client, own_file(other, upload)) == 404
    assert status(client, f"/e/{event.code}/apply/file/{upload.pk}/") == 404


@pytest.mark.parametrize(
    ("role", "ticket", "scan"),
    [
        (Role.OWNER, 200, 200),
        (Role.REGISTRATION, 200, 200),
        (Role.PROGRAMME, 200, 403),
        (Role.REVIEWER, 200, 403),
        (Role.DESK, 403, 403),
        (Role.VIEWER, 403, 403),
    ],
)
def test_the_team_gets_files_as_far_as_it_reads_the_answers(
    client, client_of, event, url, row, form, role, ticket, scan
):
    send(client, url, own_ticket=pdf(), own_scan=pdf("scan.pdf"))
    member, one = client_of(role), f"/manage/{event.code}/registrations/{row.pk}/file/"
    assert status(member, f"{one}{form.code}-ticket/") == ticket
    assert status(member, f"{one}{form.code}-scan/") == scan
    assert status(member, f"{one}ticket/") == (404 if ticket == 200 else 403)
    read = AuditEntry.objects.about(row).filter(verb="person:sensitive_read")
    assert read.count() == (1 if scan == 200 else 0)


def test_who_has_withdrawn_sends_no_file_and_still_gets_their_own(
    client, client_of, event, url, row, form
):
    send(client, url, own_ticket=pdf())
    client.post(f"/r/{links.token(row)}/withdraw/", {})
    row.refresh_from_db()
    assert row.state == State.WITHDRAWN

    assert client.get(url).status_code == 404
    assert send(client, url, own_ticket=pdf("late.pdf")).status_code == 404
    assert here(row, form) == {"ticket": "ticket.pdf"}
    assert status(client, own_file(row, row.uploads.get())) == 200
    page = f"/manage/{event.code}/registrations/{row.pk}/file/{form.code}-ticket/"
    assert status(client_of(Role.REGISTRATION), page) == 200


@pytest.mark.parametrize("kept_first", [True, False])
def test_of_two_files_merged_the_newer_answer_s_is_given(
    client, client_of, event, row, form, kept_first
):
    twin = make_registration(event, "Twin", state=State.CONFIRMED)
    older, newer = b"%PDF-1.4 older", b"%PDF-1.4 newer"
    senders = (row, twin) if kept_first else (twin, row)
    for one, data in zip(senders, (older, newer), strict=True):
        address = f"/r/{links.token(one)}/form/{form.code}/"
        send(client, address, own_ticket=pdf(data=data))
    merging.merge(row, dropped=twin, taking=(), by=make_user("m@example.org"), now=NOW)

    shown = uploads.of(row, follow_up=form)["ticket"]
    assert following.answers_of(row, form).own["ticket"] == [str(shown.pk)]
    assert shown.content() == newer
    page = f"/manage/{event.code}/registrations/{row.pk}/file/{form.code}-ticket/"
    given = client_of(Role.REGISTRATION).get(page)
    assert b"".join(given.streaming_content) == newer
    copy = client.post(f"/r/{links.token(row)}/data/copy/")
    content = b"".join(copy.streaming_content) if copy.streaming else copy.content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        inside = {archive.read(one) for one in archive.namelist() if "ticket" in one}
    assert inside == {older, newer}


def test_a_file_of_a_page_never_saved_goes_on_its_own_date(client, event, url, row):
    client.post(url, {"own_topic": "", "own_scan": pdf("scan.pdf")})
    assert not Answer.objects.exists()
    assert Upload.objects.exists()
    last = max(event.dates)
    forgetting.forget_due(last + timedelta(days=5))
    assert Upload.objects.exists()
    forgetting.forget_due(last + timedelta(days=6))
    assert not Upload.objects.exists()
