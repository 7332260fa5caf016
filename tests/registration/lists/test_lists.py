"""The team's lists: opt-outs hold in whatever leaves the office."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from gfmd_days.core.domain import jobs
from gfmd_days.core.models import AuditEntry, Job, JobState, Organisation, Role
from registration.domain.lists import choosing, paper
from registration.domain.lists import jobs as list_jobs
from registration.domain.lists.choosing import Choice, Paper
from registration.models import State
from tests.conftest import NOW, make_member, make_registration
from tests.registration.lists.conftest import SECRETS, assert_nothing_leaks, text_of


def url(event, name="lists"):
    return reverse(f"registration:{name}", args=[event.code])


def made(event, wanted):
    """Have a list set and return its job and text."""
    job = list_jobs.start(event, wanted, Choice(), by=make_member(event, Role.OWNER))
    jobs.run(str(job.pk))
    job.refresh_from_db()
    if not job.file:
        return job, ""
    with job.file.open() as file:
        return job, text_of(file.read())


def test_no_wish_is_broken_in_the_list_of_participants(event, crowd, fonts):
    job, text = made(event, Paper.PARTICIPANTS)
    assert job.state == JobState.DONE
    assert_nothing_leaks(text)
    assert "Mariam" in text


def test_no_wish_is_broken_on_attendance_sheets(event, crowd, fonts):
    _job, text = made(event, Paper.ATTENDANCE)
    assert_nothing_leaks(text)
    assert "Layla BEN YOUSSEF" in text
    assert "Others" in text


def test_name_cards_show_each_name_on_both_faces_as_wished(event, crowd, fonts):
    _job, text = made(event, Paper.TENTS)
    hidden_from_cards = tuple(one for one in SECRETS if one != "Hidden")
    assert_nothing_leaks(text, without=hidden_from_cards)
    assert text.count("\f") == len(crowd)
    pages = text.split("\f")
    assert any("Omar Hidden" in page for page in pages), "a card is no list"
    assert any("Mariam" in page for page in pages)


def test_csv_and_xlsx_break_no_wish(client_of, event, crowd):
    client = client_of(Role.REGISTRATION)
    asked = {"paper": "participants", "state": "confirmed"}
    csv = b"".join(client.post(url(event, "list_csv"), asked)).decode()
    assert_nothing_leaks(csv)
    assert "Mariam" in csv
    book = load_workbook(
        io.BytesIO(client.post(url(event, "list_xlsx"), asked).content)
    )
    cells = " ".join(str(one.value) for row in book.active for one in row)
    assert_nothing_leaks(cells)
    assert "Caravane des femmes" in cells


def test_the_history_keeps_who_took_how_many_and_no_names(client_of, event, crowd):
    client_of(Role.REGISTRATION).post(url(event, "list_csv"), {"paper": "participants"})
    entry = AuditEntry.objects.get(verb="event:exported")
    assert entry.data["count"] == 3
    assert "Layla" not in str(entry.data)


def test_a_choice_takes_state_category_way_in_and_language(event, crowd):
    late = make_registration(event, "Late", email="late@example.org", language="fr")
    assert list(choosing.chosen(event, Choice(state="submitted"))) == [late]
    assert list(choosing.chosen(event, Choice(state="", language="fr"))) == [late]
    assert not choosing.chosen(event, Choice(category="media")).exists()
    assert choosing.chosen(event, Choice(stream="open")).count() == len(crowd)


def test_people_of_another_event_are_on_no_list(event, other_event, crowd):
    make_registration(other_event, "Elsewhere", state=State.CONFIRMED)
    names = {one.person.full_name for one in choosing.chosen(event, Choice())}
    assert "Elsewhere" not in names


def test_asking_for_cards_begins_work_once(client_of, event, crowd):
    client = client_of(Role.REGISTRATION)
    page = client.get(url(event)).content.decode()
    key = page.split('name="idempotency_key" value="')[1].split('"')[0]
    asked = {"paper": "tents", "state": "confirmed", "idempotency_key": key}
    first, second = client.post(url(event), asked), client.post(url(event), asked)
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert Job.objects.filter(kind=list_jobs.KIND).count() == 1


def test_a_choice_that_fits_nobody_is_refused(client_of, event):
    answer = client_of(Role.REGISTRATION).post(url(event), {"paper": "tents"})
    assert answer.status_code == 422
    assert "This choice fits nobody." in answer.content.decode()
    assert not Job.objects.exists()


def test_an_unknown_paper_is_refused(client_of, event, crowd):
    answer = client_of(Role.REGISTRATION).post(url(event), {"paper": "passports"})
    assert answer.status_code == 422


def test_work_without_people_ends_with_a_sentence(event, fonts):
    job, text = made(event, Paper.TENTS)
    assert (job.state, text) == (JobState.FAILED, "")
    assert job.note == "This choice fits nobody."


@pytest.mark.parametrize(
    ("name", "small"),
    [
        ("Li", False),
        ("Maria do Carmo Figueiredo de Vasconcelos e Albuquerque", False),
        ("Wolfeschlegelsteinhausenbergerdorff" * 4, True),
        (" ".join(["Ranasinghe Arachchilage"] * 7), False),
    ],
)
def test_a_name_on_a_card_shrinks_wraps_and_is_flagged(event, fonts, name, small):
    make_registration(event, name, state=State.CONFIRMED)
    pdf, flagged = paper.tents(event, choosing.chosen(event, Choice()), now=NOW)
    text = "".join(text_of(pdf).split())
    assert bool(flagged) is small
    for word in set(name.split()):
        assert word in text, "no name is cut off"
    assert text_of(pdf).count("\f") == 1


def test_what_people_typed_is_never_markup(event, fonts):
    name = '#panic("x") *bold* $x$ \\ <label> @ref'
    organisation = Organisation.objects.named(event, "#image(/etc/passwd)")
    make_registration(event, name, state=State.CONFIRMED, organisation=organisation)
    rows = choosing.chosen(event, Choice())
    pdf, _flagged = paper.tents(event, rows, now=NOW)
    assert "panic" in text_of(pdf)
    assert "image(/etc/passwd)" in text_of(pdf)


def test_lists_are_for_those_who_may_export(client_of, stranger, event):
    assert client_of(Role.VIEWER).get(url(event)).status_code == 403
    assert client_of(Role.REVIEWER).get(url(event)).status_code == 403
    assert stranger.get(url(event)).status_code == 404


@pytest.mark.parametrize("people", [1, 3])
def test_a_list_costs_the_same_however_many_come(
    event, people, django_assert_max_num_queries
):
    for number in range(people):
        make_registration(
            event,
            f"Person {number}",
            state=State.CONFIRMED,
            email=f"p{number}@example.org",
        )
    rows = choosing.chosen(event, Choice())
    with django_assert_max_num_queries(2):
        assert len(paper.lines.grouped(event, rows, "name")[0].lines) == people
