"""Batches: whom they take, what changed since, stopped and gone on with."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from badges.domain import batches, papers, picking, printing, sizing
from badges.models import Batch, BatchPart, OwnSheet, Print
from gfmd_days.core.domain import jobs
from gfmd_days.core.models import AuditEntry, Event, Job, JobState, Role, User
from registration.models import Registration, State
from registration.signals import erasing
from tests.conftest import NOW, make_member, make_registration

pytestmark = pytest.mark.usefixtures("printing_fonts")


@pytest.fixture
def organizer(event: Event) -> User:
    return make_member(event, Role.OWNER)


@pytest.fixture
def owner(client_of: Callable[[Role], Client]) -> Client:
    return client_of(Role.REGISTRATION)


def confirmed(event: Event, *names: str, **person: Any) -> list[Registration]:
    return [
        make_registration(event, name, state=State.CONFIRMED, **person)
        for name in names
    ]


def run(job: Job) -> Job:
    jobs.run(str(job.pk))
    job.refresh_from_db()
    return job


def listed(event: Event, **choice: Any) -> list[str]:
    found = picking.chosen(event, picking.Choice(**choice))
    return [one.person.full_name for one in found]


def words(pdf: bytes) -> list[list[str]]:
    told = subprocess.run(
        ["pdftotext", "-", "-"], input=pdf, check=True, capture_output=True
    ).stdout.decode()
    return [page.split() for page in told.split("\f")][:-1]


# Whom a batch takes


def test_letters_are_those_of_the_name_shown_in_whatever_script(event: Event) -> None:
    confirmed(event, "Ada BERG", family_name="BERG")
    confirmed(event, "Élodie", "Ғалым", "Zoë", "42")
    # an alias stands where it belongs, not where the hidden name does
    confirmed(event, "Anna ADAMS", family_name="ADAMS", alias="Q.")
    assert listed(event, first="B", last="E") == ["Ada BERG", "Élodie"]
    assert listed(event, first="F", last="H") == ["Ғалым"]
    assert listed(event, first="A", last="A") == []
    assert listed(event, first="Q") == ["42", "Anna ADAMS", "Zoë"]
    assert listed(event, first="#", last="#") == ["42"]
    assert listed(event, last="C") == ["Ada BERG"]


def test_people_are_chosen_by_country_and_by_the_name_on_their_badge(
    event: Event,
) -> None:
    confirmed(event, "Noa LEVI", country="IL", native_name="נועה לוי")
    (wulan,) = confirmed(event, "Wulandari", country="ID", alias="W.")
    assert listed(event, countries=["ID"]) == ["Wulandari"]
    keys, unknown = picking.named(event, ["נועה לוי", "w", "Wulandari", ""])
    assert len(keys) == 2
    assert wulan.pk in keys
    assert unknown == ["Wulandari"]


def test_a_badge_that_shows_something_else_than_was_printed_is_due_again(
    event: Event, organizer: User
) -> None:
    event.refresh_from_db()  # titles as the database gives them
    one, _other = confirmed(event, "Noa LEVI", "Wulandari")
    confirmed(event, "Bea")
    for row in Registration.objects.exclude(person__full_name="Bea"):
        printing.note_print(row, by=organizer, now=NOW)
    assert listed(event, printed="changed") == []
    one.person.phone = "+212 600 000000"  # stands on no badge
    one.person.save()
    assert listed(event, printed="changed") == []
    one.person.full_name = "Noa Levi-Cohen"
    one.person.save()
    assert listed(event, printed="changed") == ["Noa Levi-Cohen"]
    assert listed(event, printed="due") == ["Bea", "Noa Levi-Cohen"]
    assert listed(event, printed="done") == ["Noa Levi-Cohen", "Wulandari"]
    printing.note_print(one, by=organizer, now=NOW)
    assert listed(event, printed="due") == ["Bea"]
    # a colour is part of what was printed
    event.categories.update(colour="#123456")
    assert len(listed(event, printed="changed")) == 2


def test_badges_pages_and_papers_are_counted_before_printing(event: Event) -> None:
    confirmed(event, *(f"Person {letter}" for letter in "ABCDE"))
    choice = picking.Choice(sheet="a4-4up", start=4)
    assert sizing.estimate(event, choice) == sizing.Estimate(5, 2, 2)
    with pytest.raises(papers.NoSuchLabel):
        sizing.estimate(event, picking.Choice(sheet="a4-4up", start=5))


# The work


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizing, "PART", 2)


class StopsAfter(jobs.Progress):
    """Stands for somebody who presses “Stop” when so many badges are drawn."""

    def __init__(self, job: Job, at: int) -> None:
        super().__init__(job)
        self.at = at

    def __call__(self, done: int, total: int) -> None:
        super().__call__(done, total)
        if done >= self.at:
            raise jobs.Stopped


@pytest.mark.usefixtures("small_parts")
def test_a_stopped_batch_goes_on_with_what_is_missing_and_notes_each_badge_once(
    event: Event, organizer: User
) -> None:
    people = confirmed(event, *(f"Person{letter}" for letter in "ABCDE"))
    job = batches.start(event, picking.Choice(), by=organizer)
    with pytest.raises(jobs.Stopped):
        batches.work(job, StopsAfter(job, 2))
    first = BatchPart.objects.get(number=0)
    assert first.file
    assert not Print.objects.exists()
    kept = first.file.name

    # meanwhile one goes home, whose badge is not drawn yet
    Registration.objects.filter(pk=people[4].pk).update(state=State.WITHDRAWN)

    again = run(jobs.start_again(job, by=organizer))
    assert again.state == JobState.DONE
    assert BatchPart.objects.get(number=0).file.name == kept
    with again.file.open() as file:
        pdf = file.read()
    assert len(words(pdf)) == 4
    assert Print.objects.count() == 4

    # the worker died before the file was kept: nothing is noted twice
    assert batches.work(again, jobs.Progress(again)).file
    assert Print.objects.count() == 4
    noted = AuditEntry.objects.filter(verb="badges:batch_printed")
    assert noted.count() == 1

    batches.forget_old(now=Batch.objects.get().noted_at + timedelta(hours=2))
    assert not BatchPart.objects.exists()
    with pytest.raises(jobs.CannotBeDone):
        batches.work(again, jobs.Progress(again))


@pytest.mark.usefixtures("small_parts")
def test_a_batch_that_goes_on_shows_nobody_who_went_and_no_name_that_is_hidden_now(
    event: Event, organizer: User, django_capture_on_commit_callbacks: Any
) -> None:
    people = confirmed(event, *(f"Person{letter}" for letter in "ABCDEF"))
    job = batches.start(event, picking.Choice(), by=organizer)
    with pytest.raises(jobs.Stopped):
        batches.work(job, StopsAfter(job, 4))
    before = list(BatchPart.objects.values_list("file", flat=True))
    Registration.objects.filter(pk=people[0].pk).update(state=State.WITHDRAWN)
    people[2].person.alias = "Hidden"
    people[2].person.save()
    with django_capture_on_commit_callbacks(execute=True):
        again = run(jobs.start_again(job, by=organizer))
    with again.file.open() as file:
        shown = [page for page in words(file.read()) if page]
    names = {one for page in shown for one in page if one.startswith(("Pers", "Hid"))}
    assert names == {"PersonB", "Hidden", "PersonD", "PersonE", "PersonF"}
    assert not any(default_storage.exists(name) for name in before if name)


class WithdrawsAtTheEnd(jobs.Progress):
    """Stands for somebody who withdraws when the last badge is drawn."""

    def __call__(self, done: int, total: int) -> None:
        super().__call__(done, total)
        if done == total:
            gone = Registration.objects.filter(person__full_name="Ada")
            gone.update(state=State.WITHDRAWN)


def test_whoever_withdraws_while_the_batch_runs_is_not_in_its_file(
    event: Event, organizer: User
) -> None:
    confirmed(event, "Ada", "Bea")
    job = batches.start(event, picking.Choice(), by=organizer)
    outcome = batches.work(job, WithdrawsAtTheEnd(job))
    assert outcome.file
    shown = str(words(outcome.file.read()))
    assert "Bea" in shown
    assert "Ada" not in shown
    assert [one.registration.person.full_name for one in Print.objects.all()] == ["Bea"]


@pytest.mark.usefixtures("small_parts")
def test_parts_of_a_sheet_are_whole_sheets_and_two_processes_draw_the_same(
    event: Event, organizer: User, tmp_path: Path
) -> None:
    confirmed(event, *(f"Person{number:02}" for number in range(9)))
    choice = picking.Choice(sheet="a4-4up", start=3)
    people = list(picking.chosen(event, choice))
    assert list(sizing.split(range(9), 4, 3)) == [[0, 1], [2, 3, 4, 5], [6, 7, 8]]
    pdfs = []
    for workers in (1, 2):
        out = io.BytesIO()
        batches.print_to(event, people, choice, out, workers=workers)
        pdfs.append(out.getvalue())
    assert pdfs[0] == pdfs[1]
    file = tmp_path / "joined.pdf"
    file.write_bytes(pdfs[0])
    subprocess.run(["qpdf", "--check", file], check=True, capture_output=True)
    shown = [
        [one for one in page if one.startswith("Person")] for page in words(pdfs[0])
    ]
    assert [len(page) for page in shown] == [2, 4, 3]
    fonts = subprocess.run(
        ["pdffonts", file], check=True, capture_output=True, text=True
    ).stdout
    assert all(" yes yes yes " in row for row in fonts.splitlines()[2:])


@pytest.mark.usefixtures("small_parts")
def test_what_is_drawn_and_not_handed_out_goes_when_somebody_is_forgotten(
    event: Event, organizer: User, django_capture_on_commit_callbacks: Any
) -> None:
    (one, *_others) = confirmed(event, "Ada", "Bea", "Cia")
    job = batches.start(event, picking.Choice(), by=organizer)
    with pytest.raises(jobs.Stopped):
        batches.work(job, StopsAfter(job, 2))
    name = BatchPart.objects.get(number=0).file.name
    with django_capture_on_commit_callbacks(execute=True):
        erasing.send(Registration, registration=one)
    assert not BatchPart.objects.exists()
    assert not default_storage.exists(name)
    # a batch that goes on then begins anew
    assert run(jobs.start_again(job, by=organizer)).result["badges"] == 3


# The pages


def manage(event: Event, name: str, *more: int) -> str:
    return reverse(f"badges:{name}", args=[event.code, *more])


CHOICE = {"order": "name", "sheet": "a6"}
SHEET = {
    "name": "Box 7", "paper": "a4", "columns": 2, "rows": 5, "width": 90, "height": 54,
    "left": 15, "top": 13.5, "across": 90, "down": 54,
}  # fmt: skip


def test_the_page_counts_and_says_what_does_not_fit(
    owner: Client, event: Event
) -> None:
    confirmed(event, "Noa LEVI", "Wulandari")
    page = owner.post(manage(event, "count"), CHOICE).content.decode()
    assert "2 badges" in page
    page = owner.post(manage(event, "count"), CHOICE | {"sheet": "durable-1445"})
    assert "105 × 148 mm" in page.content.decode()
    answer = owner.post(manage(event, "batches"), CHOICE | {"names": "Nobody"})
    assert "Nobody who confirmed has this name: Nobody." in answer.content.decode()
    answer = owner.post(manage(event, "batches"), CHOICE | {"start": 2})
    assert "This sheet has 1 label." in answer.content.decode()
    assert not Job.objects.exists()


def test_a_sheet_of_ones_own_is_drawn_checked_and_printed_on(
    owner: Client, event: Event, organizer: User
) -> None:
    nothing = SHEET | {"width": 0, "height": "0.01"}
    answer = owner.post(manage(event, "add_sheet"), nothing)
    assert set(answer.context["form"].errors) == {"width", "height"}
    drawn = owner.get(manage(event, "sheet_drawn"), SHEET).content.decode()
    assert drawn.count("<rect") == 11
    answer = owner.post(manage(event, "add_sheet"), SHEET | {"across": 80, "rows": 6})
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert set(errors) == {"across", "height"}
    assert "337.5" in str(errors["height"])
    assert owner.post(manage(event, "add_sheet"), SHEET).status_code == 302
    own = OwnSheet.objects.get()
    form = owner.get(manage(event, "sheet", own.pk)).context["form"]
    assert {name: form[name].value() for name in SHEET} == SHEET
    confirmed(event, "Noa LEVI")
    choice = picking.Choice(sheet=own.code, shrink=True)
    job = batches.start(event, choice, by=organizer)
    owner.post(manage(event, "remove_sheet", own.pk))
    assert not OwnSheet.objects.exists()
    # a batch that has begun keeps the sheet's measures
    assert run(job).state == JobState.DONE
    with pytest.raises(papers.NoSuchSheet):
        papers.find(event, own.code)
