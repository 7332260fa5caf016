"""What people asked us to keep back stands in nothing that others may open.

One event has a person for each wish, all of them moderating a published session, with
a badge, a letter, a photograph and mail. Every output is searched for the word of
theirs that must not stand in it:

    output                                  no list  alias  organisation  photo  address
    pages, feeds and files for everybody       -       -         -          -       -
    exported programme: ics, xml, csv          -       -         -          -       -
    lists: CSV, XLSX, PDF, attendance          -       -         -          -       -
    mail to others, history                    -       -         -          -       -
    name cards, badges                       shown     -         -          -       -
    desk                                     shown     -         -          -       -
    a viewer's pages and API                 shown     -       shown        -       -
    a focal point's page                     shown     -         -          -       -

“-” must not stand there. A badge and a name card are no list; the desk has to find who
stands before it; a viewer belongs to the team and reads the draft programme. What the
team alone opens (registrations, selection, the programme's own JSON) shows all.
"""

from __future__ import annotations

import io
import subprocess
import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone
from openpyxl import load_workbook

from agenda.domain import publishing
from agenda.models import Appearance, Function
from badges.domain import picking, printing
from badges.fonts.collect import FONTS, collect
from badges.models import Point, Scan, ScanOutcome
from gfmd_days.core.models import AuditEntry, Event, Mail, Organisation, Role
from registration.domain import inviting, links
from registration.domain.letters import issuing
from registration.domain.lists import jobs as list_jobs
from registration.domain.lists.choosing import Choice, Paper
from registration.exports.columns import Variant, table
from registration.models import Delegation, LetterKind, Registration, State, Upload
from tests import samples
from tests.api.conftest import caller
from tests.conftest import NOW, make_member, make_registration
from tests.test_access import OWN, signed_in

# name, organisation and wish of each
WISHES = (
    ("Zznolist", "Org 0", {"not_on_lists": True}),
    ("Zzreal", "Org 1", {"alias": "Openalias"}),
    ("Plainname", "Zzhiddenorg", {"hide_organisation": True}),
    ("Nophotoname", "Org 3", {"no_photo": True}),
)
PRIVATE = ("zzmail", "zzphone", "zzphoto")
FOR_ALL = ("Zznolist", "Zzreal", "Zzhiddenorg", *PRIVATE)
ON_CARDS = ("Zzreal", "Zzhiddenorg", *PRIVATE)
FOR_VIEWERS = ("Zzreal", *PRIVATE)
# The pieces of an address that stand for one person.
OF_A_PERSON = ("registrations/<int:pk>", "people/<int:pk>",
               "moderators/people/<int:pk>", "scans/<uuid:scan_id>")  # fmt: skip
# An address that says back what was typed into it says no more than was typed.
API = [one for one in samples.routes() if one.module.startswith("gfmd_days.api.views")]


@pytest.fixture(autouse=True)
def _nothing_counted_yet():
    cache.clear()


@pytest.fixture
def guarded(event, settings):
    """The event with its guarded people on stage, published and listed."""
    collect(lambda _line: None)
    settings.FONTS_DIR = FONTS
    known = samples.arguments(event)
    there = Event.objects.get(pk=event.pk)
    for number, (name, organisation, wish) in enumerate(WISHES):
        row = make_registration(
            there,
            f"{name} Person",
            native_name=f"{name} ليلى",
            family_name=name,
            email=f"zzmail{number}@example.org",
            phone=f"zzphone{number}",
            organisation=Organisation.objects.named(there, organisation),
            state=State.CONFIRMED,
            **wish,
        )
        give_everything(there, row)
    publishing.publish(there, by=None, now=NOW - timedelta(days=1))
    return known


def give_everything(event, row):
    """A function, a check-in, a photograph, a letter with its mail."""
    session = event.sessions.get(code="S1")
    for function in (Function.MODERATOR, Function.RAPPORTEUR):
        Appearance.objects.create(session=session, person=row.person, function=function)
    Scan.objects.create(
        id=uuid.uuid4(), event=event, point=Point.objects.entrance(event),
        code=row.code, registration=row, scanned_at=NOW, received_at=NOW,
        outcome=ScanOutcome.CHECKED_IN,
    )  # fmt: skip
    upload = Upload(
        event=event, registration=row, key="photo", name="zzphoto.jpg", size=9,
        kind="jpeg",
    )  # fmt: skip
    upload.file.save("zzphoto.jpg", ContentFile(b"zzphoto"))
    issuing.issue(row, LetterKind.INVITATION, language="en", by=None, now=NOW)


def people(event):
    return Registration.objects.filter(
        event=event, person__email__startswith="zzmail"
    ).select_related("person")


def addresses(event, known):
    """Every address, and those of a person once for each of the guarded ones."""
    for route in OWN:
        yield route, samples.fill(route.path, known)
        if any(piece in route.path for piece in OF_A_PERSON):
            for row in people(event):
                yield route, samples.fill(route.path, of_person(row, known))


def of_person(row, known):
    return {
        "moderators/people/<int:pk>": f"moderators/people/{row.person_id}",
        "scans/<uuid:scan_id>": f"scans/{row.scans.get().pk}",
        "registrations/<int:pk>": f"registrations/{row.pk}",
        "people/<int:pk>": f"people/{row.pk}",
        **{key: one for key, one in known.items() if key not in OF_A_PERSON},
    }


def words_of(answer) -> str:
    """Return what an answer says, the text of a PDF included."""
    content = b"".join(answer) if answer.streaming else answer.content
    return text_of(content)


def text_of(content: bytes) -> str:
    if content.startswith(b"%PDF"):
        read = subprocess.run(
            ["pdftotext", "-", "-"], input=content, capture_output=True, check=True
        )
        content = read.stdout
    if content.startswith(b"PK"):
        book = load_workbook(io.BytesIO(content))
        return " ".join(str(one.value) for row in book.active for one in row)
    return content.decode("utf-8", "replace")


def found_in(words: str, markers) -> list[str]:
    return [one for one in markers if one.lower() in words.lower()]


def leaks(client, url, markers) -> list[str]:
    answer = client.get(url)
    if answer.status_code not in {200, 409, 422}:
        return []
    return found_in(words_of(answer), markers)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("role", "markers"),
    [(None, FOR_ALL), (Role.VIEWER, FOR_VIEWERS), (Role.DESK, ON_CARDS)],
    ids=["visitor", "viewer", "desk"],
)
def test_no_address_tells_others_what_people_keep_back(
    event, guarded, client, role, markers
):
    if role is not None:
        client = signed_in(make_member(event, role))
    found = []
    for route, url in addresses(event, guarded):
        found += [f"{route.name}: {one}" for one in leaks(client, url, markers)]
    assert found == []


def test_the_pages_that_name_people_do_name_them(event, guarded, client):
    """The walk above looks at pages that have something to say."""
    desk = signed_in(make_member(event, Role.DESK))
    programme = client.get(f"/e/{event.code}/agenda/?day=all").content.decode()
    listed = client.get(f"/e/{event.code}/participants/").content.decode()
    feed = client.get(f"/e/{event.code}/agenda.ics").content.decode()
    found = desk.get(f"/desk/{event.code}/?q=Openalias").content.decode()
    for words in (programme, listed, feed):
        assert "Openalias" in words
        assert "Plainname" in words
    assert "Openalias" in found


@pytest.mark.parametrize("role", [Role.VIEWER, Role.DESK])
def test_the_api_tells_programs_no_more_than_their_owner(event, guarded, role):
    """As the pages: a token of a viewer or of the desk reads shown names only."""
    program = caller(make_member(event, role))
    markers = FOR_VIEWERS if role == Role.VIEWER else ON_CARDS
    found, told = [], ""
    for name in ("registrations", "people", "sessions", "appearances", "badges",
                 "scans"):  # fmt: skip
        answer = program.get(f"/api/v1/events/{event.code}/{name}/")
        told += answer.content.decode() if answer.status_code == 200 else ""
        found += [f"{name}: {one}" for one in found_in(told, markers)]
    assert "Openalias" in told
    assert found == []
    assert API, "the names above are those of the API"


@pytest.mark.parametrize("kind", ["ics", "xml", "csv"])
def test_an_exported_programme_holds_names_as_people_wish(
    event, guarded, tmp_path, kind
):
    path = tmp_path / f"agenda.{kind}"
    call_command("export_agenda", event.code, format=kind, output=path)
    words = path.read_text().replace("\r\n ", "")
    assert "Openalias" in words
    assert found_in(words, FOR_ALL) == []


def test_badges_show_the_alias_and_no_hidden_organisation(event, guarded):
    chosen = list(picking.chosen(event, picking.Choice()))
    pdf, looks = printing.draw(event, chosen)
    words = "".join(text_of(pdf).split()) + str(looks)
    assert "Openalias" in words
    assert "Zznolist" in words, "a badge is no list"
    assert found_in(words, ON_CARDS) == []


@pytest.mark.parametrize(
    ("paper", "markers"),
    [
        (Paper.PARTICIPANTS, FOR_ALL),
        (Paper.ATTENDANCE, FOR_ALL),
        (Paper.TENTS, ON_CARDS),
    ],
)
def test_lists_on_paper_hold_names_as_people_wish(event, guarded, paper, markers):
    job = list_jobs.start(
        event, paper, Choice(), by=make_member(event, Role.REGISTRATION)
    )
    list_jobs.jobs.run(str(job.pk))
    job.refresh_from_db()
    with job.file.open() as file:
        words = "".join(text_of(file.read()).split()) + job.note
    assert "Openalias" in words
    assert found_in(words, markers) == []


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_lists_for_circulation_hold_names_as_people_wish(event, guarded, format_):
    office = signed_in(make_member(event, Role.REGISTRATION))
    asked = {"variant": Variant.CIRCULATION, "format": format_}
    url = f"/manage/{event.code}/registrations/export/"
    words = words_of(office.post(url, asked))
    assert "Openalias" in words
    assert found_in(words, FOR_ALL) == []
    _heads, rows = table(people(event), Variant.FULL)
    assert found_in(str(list(rows)), FOR_ALL[:3]) == list(FOR_ALL[:3]), "the team's own"


def test_mail_to_others_and_the_history_name_nobody(event, guarded):
    words = "".join(
        f"{mail.to} {mail.subject} {mail.text} {mail.html} {mail.headers}"
        for mail in Mail.objects.exclude(to__startswith="zzmail")
    )
    assert words
    history = "".join(str(entry.data) for entry in AuditEntry.objects.all())
    assert history
    assert found_in(words + history, FOR_ALL) == []


def test_a_focal_point_sees_people_as_they_wish_to_be_shown(event, guarded, client):
    stream = event.streams.get()
    delegation = Delegation.objects.create(
        event=event, stream=stream, name="Net", focal_name="F",
        focal_email="f@example.org", seats=9,
    )  # fmt: skip
    link = inviting.open_link(
        stream, label="Net", uses=9, by=None, delegation=delegation
    )
    for number, row in enumerate(people(event)):
        taken = timezone.now() if number % 2 else None
        Registration.objects.filter(pk=row.pk).update(
            invitation=link, nominated_at=taken, state=State.SUBMITTED
        )
    page = f"/d/{links.delegation_token(delegation)}/"
    words = client.get(page).content.decode()
    assert "Openalias" in words
    assert found_in(words, ON_CARDS) == []
    Registration.objects.update(nominated_at=None)
    assert found_in(client.get(page).content.decode(), ON_CARDS) == []


def test_looking_for_a_hidden_name_on_the_list_finds_nobody(event, guarded, client):
    """Who is found by a name they hide is known by it."""
    page = f"/e/{event.code}/participants/?q="
    assert "Openalias" in client.get(f"{page}openalias").content.decode()
    for hidden in FOR_ALL[:3]:
        words = client.get(f"{page}{hidden}").content.decode()
        assert found_in(words, ["Openalias", "Plainname"]) == []
