"""Papers of sessions: what is taken, and who may read them."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from agenda.domain import (
    documents,
    duties,
    programme,
    publishing,
    reporting,
)
from agenda.models import Document, Standing
from gfmd_days.core.models import Day, Role
from registration.domain import links, merging
from tests.agenda.conftest import make_session
from tests.agenda.reports import give, reporter
from tests.conftest import (
    NOW,
    make_registration,
    make_user,
)

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


def status(client, path):
    answer = client.get(path)
    b"".join(answer)  # to the end, so that the file is closed
    return answer.status_code


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


def test_the_draft_alone_opens_no_paper_and_no_report(event, client):
    """Known to a person is what is published, or what they were asked for."""
    day = Day.objects.create(event=event, date=date(2090, 5, 1))
    session = make_session(event, day=day)
    kept = add(session, is_public=False)
    row = make_registration(event)
    place = give(session, row.person, Standing.GIVEN)
    own = f"/r/{links.token(row)}/"
    paths = (f"{own}documents/{kept.pk}/", f"{own}reports/S1/")

    def answers():
        return [status(client, path) for path in paths]

    assert answers() == [404, 404]
    pages = [client.get(url).content.decode() for url in (own, f"{own}reports/")]
    assert "Session S1" not in "".join(pages)
    assert f"{own}pack/" not in pages[0]
    publishing.publish(event, by=None, now=NOW)
    assert answers() == [200, 200]
    assert f"{own}pack/" in client.get(own).content.decode()
    programme.remove_function(place, by=None)
    assert answers() == [404, 404]


@pytest.mark.parametrize(
    ("standing", "opens"),
    [
        (Standing.ASKED, [200, 404]),  # to decide on, not to write yet
        (Standing.ACCEPTED, [200, 200]),
        (Standing.DECLINED, [404, 404]),
    ],
)
def test_what_somebody_is_asked_for_opens_before_it_is_published(
    event, client, standing, opens
):
    day = Day.objects.create(event=event, date=date(2090, 5, 1))
    session = make_session(event, day=day)
    kept = add(session, is_public=False)
    row = make_registration(event)
    give(session, row.person, standing)
    own = f"/r/{links.token(row)}/"
    paths = (f"{own}documents/{kept.pk}/", f"{own}reports/S1/")
    assert [status(client, path) for path in paths] == opens


def test_published_in_another_function_or_session_does_not_open_this_one(event):
    first, second = make_session(event, "S1"), make_session(event, "S2")
    add(second, is_public=False)
    person = make_registration(event).person
    give(first, person, Standing.GIVEN)
    publishing.publish(event, by=None, now=NOW)
    give(second, person, Standing.GIVEN)
    assert [one.session for one in duties.known(person)] == [first]
    assert not documents.readable(person).exists()


def test_whoever_was_merged_keeps_what_was_published(event):
    kept = make_registration(event, "Amina", email="a@example.org")
    dropped = make_registration(event, "Amina E", email="e@example.org")
    give(make_session(event), dropped.person, Standing.GIVEN)
    publishing.publish(event, by=None, now=NOW)
    by = make_user("u@example.org")
    merging.merge(kept, dropped=dropped, taking=[], by=by, now=NOW)
    kept.person.refresh_from_db()
    assert len(duties.known(kept.person)) == 1


def test_many_sessions_ask_the_database_as_often_as_one(
    event, django_assert_max_num_queries
):
    person = make_registration(event).person
    for number in range(9):
        give(make_session(event, f"S{number}"), person, Standing.GIVEN)
    publishing.publish(event, by=None, now=NOW)
    give(make_session(event, "S9"), person, Standing.GIVEN)
    with django_assert_max_num_queries(4):
        assert len(duties.known(person)) == 9
    with django_assert_max_num_queries(6):
        found = reporting.sessions_of(person, now=NOW)
        assert len(found) == 9


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
