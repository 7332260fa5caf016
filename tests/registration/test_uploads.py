"""Files people send: looked into, made harmless, shown to few, deleted in time."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from gfmd_days.core.models import AuditEntry, Role
from registration.domain import links, pictures, retention
from registration.domain.forms import keeping, questions
from registration.domain.forms.questions import (
    Definition,
    Kind,
    Question,
    Readers,
    Section,
)
from registration.models import Draft, FormPurpose, Registration, Upload
from registration.views import drafts
from tests.conftest import NOW, make_member

CV = Question(key="cv", kind=Kind.FILE, label={"en": "Your CV"}, required=True)
PHOTO = Question(key="photo", kind=Kind.PHOTO, label={"en": "Photograph"})
PASS = Question(
    key="pass",
    kind=Kind.FILE,
    label={"en": "Passport"},
    readers=Readers.FEW,
    is_sensitive=True,
)
ENOUGH = {
    "email": "layla@example.org",
    "full_name": "Layla",
    "language": "en",
    "sector": "diaspora",
    "country": "MA",
    "consent_processing": "on",
}
PDF = b"%PDF-1.7\n%%EOF"


@pytest.fixture
def base(event, django_capture_on_commit_callbacks):
    owner = make_member(event, Role.OWNER)
    form = keeping.create(
        event, code="open", name="Open", purpose=FormPurpose.APPLICATION, by=owner
    )
    more = Section(key="more", title={"en": "More"}, questions=(CV, PHOTO, PASS))
    sections = (*questions.read(form.draft).sections, more)
    form = keeping.save_draft(
        form, Definition(sections), seen=form.changed_at, by=owner
    )
    keeping.publish(form, by=owner, now=NOW)
    event.streams.update(form=form)
    return f"/e/{event.code}/apply/"


def pdf(name="cv.pdf", data=PDF):
    return SimpleUploadedFile(name, data)


def picture(size=(400, 300), kind="JPEG", **save):
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, kind, **save)
    return SimpleUploadedFile("picture.bin", file.getvalue())


def stored_picture():
    picture = Image.open(io.BytesIO(Upload.objects.get().content()))
    picture.load()
    return picture


def status(client, url):
    """Ask, read the answer to its end, and return its status."""
    answer = client.get(url)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def send(client, base, key="cv", file=None, **data):
    return client.post(
        f"{base}file/", {"key": key, "way": "open", "file": file, **data}
    )


def test_a_file_arrives_with_its_draft_and_goes_on_to_the_application(client, base):
    assert send(client, base, file=pdf()).json()["name"] == "cv.pdf"
    upload = Upload.objects.get()
    assert upload.draft == Draft.objects.get()

    assert client.post(base, ENOUGH).status_code == 302

    row = Registration.objects.get()
    upload.refresh_from_db()
    assert upload.registration == row
    assert keeping.answers_of(row)["cv"].texts == [str(upload.pk)]
    assert default_storage.exists(upload.file.name)


def test_a_file_on_its_way_while_its_draft_is_sent_stays_nowhere(
    client, base, event, monkeypatch
):
    client.post(f"{base}draft/", {"full_name": "Awa", "fields": "full_name"})
    seen = Draft.objects.get()
    monkeypatch.setattr(drafts, "of", lambda _request: seen)
    Draft.objects.all().delete()
    answer = send(client, base, file=pdf())
    assert answer.status_code == 422
    assert "has been sent" in answer.json()["words"]
    assert not Upload.objects.exists()
    assert not default_storage.exists(f"uploads/{event.pk}")


def test_a_file_may_come_with_the_form_itself(client, base):
    assert client.post(base, {**ENOUGH, "own_cv": pdf()}).status_code == 302
    assert Upload.objects.get().registration == Registration.objects.get()


def test_a_file_is_not_asked_for_again_after_a_mistake(client, base):
    page = client.post(base, {**ENOUGH, "email": "", "own_cv": pdf()})
    assert page.status_code == 422
    assert "cv.pdf" in page.content.decode()
    assert client.post(base, ENOUGH).status_code == 302


def test_a_required_file_is_missed(client, base):
    page = client.post(base, ENOUGH)
    assert page.status_code == 422
    assert Registration.objects.count() == 0


@pytest.mark.parametrize(
    "data",
    [b"<html><script>", b"MZ\x90\x00", b"GIF89a", b"", b"PK\x03\x04broken"],
)
def test_what_a_file_is_called_does_not_matter_but_what_is_in_it(client, base, data):
    answer = send(client, base, file=pdf(data=data or b" "))
    assert answer.status_code == 422
    assert "Send a PDF" in answer.json()["words"]
    assert Upload.objects.count() == 0


def test_texts_of_office_programmes_are_known_by_their_parts(client, base):
    odt, docx, other = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(odt, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    with zipfile.ZipFile(docx, "w") as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("word/document.xml", "")
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("virus.exe", "")
    kinds = []
    for file in (odt, docx):
        send(client, base, file=pdf("text.zip", file.getvalue()))
        kinds.append(Upload.objects.get().kind)
    assert kinds == ["odt", "docx"]
    assert send(client, base, file=pdf("a.odt", other.getvalue())).status_code == 422


def test_a_picture_comes_out_upright_small_and_without_its_place(client, base):
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010F] = "Camera"
    send(client, base, file=picture((3000, 1000), exif=exif))
    kept = stored_picture()
    assert kept.width < kept.height <= pictures.LONGEST_SIDE
    assert not dict(kept.getexif())


def test_a_photograph_is_cut_to_its_frame(client, base):
    file = io.BytesIO()
    both = Image.new("RGB", (1000, 900), "red")
    both.paste("blue", (500, 0, 1000, 900))
    both.save(file, "PNG")
    crop = "0.5,0,0.5,0.7142"
    send(client, base, "photo", pdf(data=file.getvalue()), crop=crop)
    kept = stored_picture()
    assert kept.size == (700, 900)
    red, _green, blue = kept.convert("RGB").getpixel((5, 450))
    assert blue > 200
    assert red < 60


def test_a_photograph_is_no_document(client, base):
    assert send(client, base, "photo", pdf()).status_code == 422


def test_a_picture_that_unpacks_to_too_much_is_refused(client, base, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 100)
    assert send(client, base, file=picture((11, 10))).status_code == 422


def test_a_new_file_replaces_the_old_one_and_its_bytes(
    client, base, django_capture_on_commit_callbacks
):
    send(client, base, file=pdf())
    old = Upload.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        send(client, base, file=pdf("new.pdf"))
    assert Upload.objects.get().name == "new.pdf"
    assert not default_storage.exists(old.file.name)


def test_a_file_can_be_removed(client, base):
    send(client, base, file=pdf())
    client.post(f"{base}file/", {"key": "cv", "way": "open", "remove": "yes"})
    assert Upload.objects.count() == 0


def test_too_much_is_refused(client, base, monkeypatch):
    monkeypatch.setattr("registration.domain.uploads.MOST_BYTES", 5)
    assert "too large" in send(client, base, file=pdf()).json()["words"]
    monkeypatch.undo()
    monkeypatch.setattr("registration.domain.uploads.MOST_FILES", 1)
    send(client, base, file=pdf())
    answer = send(client, base, "pass", pdf())
    assert "too many" in answer.json()["words"]


def test_files_are_saved_never_shown_and_only_to_their_owner(client, base):
    send(client, base, file=pdf("<a>.pdf"))
    url = f"{base}file/{Upload.objects.get().pk}/"
    answer = client.get(url)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert b"".join(answer.streaming_content) == PDF
    assert Client().get(url).status_code == 404


def test_files_lie_unreadable_on_the_disk_and_come_out_as_they_came_in(client, base):
    send(client, base, file=SimpleUploadedFile("cv.pdf", PDF + b"Layla Hassan"))
    upload = Upload.objects.get()
    with default_storage.open(upload.file.name) as stored:
        lies = stored.read()
    assert b"Layla" not in lies
    assert b"%PDF" not in lies
    assert upload.content() == PDF + b"Layla Hassan"
    assert upload.size == len(upload.content())


def test_the_team_reads_what_its_roles_may(client, base, event, client_of):
    send(client, base, file=pdf())
    send(client, base, "pass", pdf("pass.pdf"))
    client.post(base, ENOUGH)
    row = Registration.objects.get()
    cv = row.uploads.get(key="cv")
    team = f"/manage/{event.code}/registrations/{row.pk}/file/"
    registrar, reviewer = client_of(Role.REGISTRATION), client_of(Role.REVIEWER)
    assert status(registrar, f"{team}cv/") == 200
    assert status(reviewer, f"{team}cv/") == 403
    assert status(reviewer, f"{team}pass/") == 403
    assert status(registrar, f"{team}pass/") == 200
    page = registrar.get(f"/manage/{event.code}/registrations/{row.pk}/")
    assert f"{team}cv/" in page.content.decode()
    assert AuditEntry.objects.filter(data__field="pass").count() == 1
    assert status(Client(), f"/r/{links.token(row)}/file/{cv.pk}/") == 200


def test_drafts_and_purges_take_files_with_them(
    client, base, event, django_capture_on_commit_callbacks
):
    send(client, base, file=pdf())
    first = Upload.objects.get().file.name
    Draft.objects.update(changed_at=NOW - timedelta(days=61))
    with django_capture_on_commit_callbacks(execute=True):
        retention.purge_leftovers(NOW)
    assert not default_storage.exists(first)

    client.post(base, {**ENOUGH, "own_cv": pdf()})
    second = Upload.objects.get().file.name
    with django_capture_on_commit_callbacks(execute=True):
        retention.purge(event)
    assert Upload.objects.count() == 0
    assert not default_storage.exists(second)


def test_the_own_page_takes_another_file(client, base):
    client.post(base, {**ENOUGH, "own_cv": pdf()})
    row = Registration.objects.get()
    url = f"/r/{links.token(row)}/edit/"
    assert "cv.pdf" in client.get(url).content.decode()
    answer = client.post(url, {**ENOUGH, "own_cv": pdf("newer.pdf")})
    assert answer.status_code == 302
    assert row.uploads.get().name == "newer.pdf"
    assert keeping.answers_of(row)["cv"].texts == [str(row.uploads.get().pk)]
