"""Papers of sessions: what is taken, who may read them, and related sessions."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from agenda.domain import documents, publishing
from agenda.models import Document
from gfmd_days.core.models import Role
from registration.domain import links
from tests.agenda.conftest import make_session
from tests.agenda.reports import reporter
from tests.conftest import NOW, make_registration

PDF = b"%PDF-1.7 paper"


def archive(**members: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, text in members.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return file.getvalue()


def add(session, data=PDF, name="paper.pdf", *, is_public=True):
    file = SimpleUploadedFile(name, data)
    return documents.add(
        session, file, title="Paper", is_public=is_public, by=None, now=NOW
    )


@pytest.fixture
def session(event):
    return make_session(event)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "pdf"),
        (archive(word__document_xml="", **{"[Content_Types]_xml": ""}), "docx"),
        (archive(ppt__presentation_xml="", **{"[Content_Types]_xml": ""}), "pptx"),
        (archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "ods"),
    ],
)
def test_a_file_is_what_is_in_it_whatever_it_is_called(session, data, kind):
    found = add(session, data, "../Über <b>.exe")
    assert (found.kind, found.name) == (kind, f"Über b.{kind}")
    assert documents.CONTENT_TYPES[kind]


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>alert(1)</script>",
        b"MZ program",
        archive(word__document_xml="", word__vbaProject="") + b"",
        archive(**{
            "word__document_xml": "", "[Content_Types]_xml": "",
            "word__vbaProject.bin": "",
        }),
        archive(other=""),
        b"PK\x03\x04broken",
    ],
)  # fmt: skip
def test_programs_and_pages_are_not_taken(session, data):
    with pytest.raises(documents.DocumentNotTaken):
        add(session, data)
    assert not Document.objects.exists()


def test_the_file_goes_with_its_row(session, django_capture_on_commit_callbacks):
    first, second = add(session), add(session)
    assert (first.position, second.position) == (0, 1)
    path = first.file.name
    with django_capture_on_commit_callbacks(execute=True):
        documents.remove(first, by=None)
    assert not default_storage.exists(path)
    assert Document.objects.get().position == 0


def test_a_closed_session_has_no_public_papers(event):
    closed = make_session(event, is_closed=True)
    add(closed)
    assert not documents.public(closed).exists()


def test_papers_are_given_to_be_saved_and_only_when_public(session, client):
    open_one, kept = add(session), add(session, is_public=False)
    base = f"/e/{session.event.code}/agenda/S1/documents"
    assert client.get(f"{base}/{open_one.pk}/").status_code == 404  # not published
    publishing.publish(session.event, by=None, now=NOW)

    answer = client.get(f"{base}/{open_one.pk}/")
    assert b"".join(answer) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client.get(f"{base}/{kept.pk}/").status_code == 404
    page = client.get(f"/e/{session.event.code}/agenda/S1/").content.decode()
    assert str(open_one.pk) in page
    assert str(kept.pk) not in page


def test_those_in_the_session_read_its_papers_with_their_own_link(session, client):
    kept = add(session, is_public=False)
    mine = links.token(reporter(session))
    other = links.token(make_registration(session.event, email="else@example.org"))
    assert str(kept.pk) in client.get(f"/r/{mine}/reports/").content.decode()
    answer = client.get(f"/r/{mine}/documents/{kept.pk}/")
    assert b"".join(answer) == PDF
    assert answer["Cache-Control"] == "private, no-store"
    assert client.get(f"/r/{other}/documents/{kept.pk}/").status_code == 404


def test_the_team_adds_shows_and_removes_papers(session, client_of):
    client = client_of(Role.PROGRAMME)
    base = f"/manage/{session.event.code}/programme/sessions/S1"
    file = SimpleUploadedFile("paper.pdf", PDF)
    client.post(f"{base}/documents/", {"title": "Paper", "file": file})
    paper = Document.objects.get()
    assert not paper.is_public
    assert "Paper" in client.get(f"{base}/").content.decode()

    client.post(f"{base}/documents/{paper.pk}/show/", {"public": "1"})
    assert Document.objects.get().is_public
    bad = client.post(
        f"{base}/documents/",
        {"title": "Bad", "file": SimpleUploadedFile("a.html", b"<html>")},
    )
    assert bad.status_code == 422
    assert b"Send a PDF" in bad.content
    client.post(f"{base}/documents/{paper.pk}/remove/")
    assert not Document.objects.exists()


@pytest.mark.parametrize("is_closed", [True, False])
def test_papers_follow_what_is_published(session, client, is_closed):
    """Opened or added since the last publication: not to be read before the next."""
    if is_closed:
        session.is_closed = True
        session.save()
        publishing.publish(session.event, by=None, now=NOW)
        session.is_closed = False
        session.save()
        late = session
    else:
        publishing.publish(session.event, by=None, now=NOW)
        late = make_session(session.event, "S9")
    url = f"/e/{late.event.code}/agenda/{late.code}/documents/{add(late).pk}/"
    assert client.get(url).status_code == 404
    publishing.publish(session.event, by=None, now=NOW)
    assert b"".join(client.get(url)) == PDF
