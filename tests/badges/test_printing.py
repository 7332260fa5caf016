"""Badges on paper: what they say, who gets one, what is noted."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from badges.domain import batches, marking, picking, printing, texts, voiding
from badges.models import Print, PrintKind
from gfmd_days.core.domain import jobs
from gfmd_days.core.models import (
    AuditEntry,
    Event,
    Job,
    JobState,
    Organisation,
    Role,
    User,
)
from registration.models import Category, Registration, State
from tests.conftest import NOW, make_member, make_registration

pytestmark = pytest.mark.usefixtures("printing_fonts")


def pages(pdf: bytes, folder: Path) -> int:
    file = folder / "counted.pdf"
    file.write_bytes(pdf)
    told = subprocess.run(
        ["pdfinfo", file], check=True, capture_output=True, text=True
    ).stdout
    return next(
        int(line.split()[1]) for line in told.splitlines() if line.startswith("Pages:")
    )


def confirmed(event: Event, *names: str, **person: Any) -> list[Registration]:
    return [
        make_registration(event, name, state=State.CONFIRMED, **person)
        for name in names
    ]


@pytest.fixture
def organizer(event: Event) -> User:
    return make_member(event, Role.OWNER)


def run(job: Job) -> Job:
    jobs.run(str(job.pk))
    job.refresh_from_db()
    return job


def test_a_badge_says_what_the_person_shows(event: Event) -> None:
    event.languages = ["fr", "en"]
    event.save()
    event.categories.update(name={"en": "Delegate", "fr": "Délégué"})
    confirmed(
        event,
        "Selamawit TESFAYE",
        native_name="ሰላማዊት ተስፋዬ",
        native_language="am",
        country="ET",
        organisation=Organisation.objects.named(event, "Horn Women"),
    )
    (text,) = texts.badge_texts(event, picking.chosen(event, picking.Choice()))
    assert (text.latin_name, text.native_name) == ("Selamawit TESFAYE", "ሰላማዊት ተስፋዬ")
    assert (text.organisation, text.country) == ("Horn Women", "Éthiopie")
    assert (text.category_word, text.language) == ("Délégué", "am")


def test_opt_outs_hold_on_the_badge(event: Event) -> None:
    confirmed(
        event,
        "Selamawit TESFAYE",
        native_name="ሰላማዊት ተስፋዬ",
        alias="S. T.",
        hide_organisation=True,
        organisation=Organisation.objects.named(event, "Horn Women"),
    )
    (text,) = texts.badge_texts(event, picking.chosen(event, picking.Choice()))
    assert text.latin_name == "S. T."
    assert text.native_name == text.organisation == ""


def test_a_choice_keeps_the_confirmed_of_a_category_in_order(event: Event) -> None:
    media = Category.objects.create(
        event=event, code="media", name={"en": "Media"}, position=1
    )
    b, a = confirmed(event, "Bea", country="AR"), confirmed(event, "Ada", country="ZW")
    c = confirmed(event, "Çelik", country="BR")
    Registration.objects.filter(pk=a[0].pk).update(category=media)
    make_registration(event, "Nobody", state=State.SUBMITTED)

    def listed(**choice: Any) -> list[str]:
        people = picking.chosen(event, picking.Choice(**choice))
        return [one.person.full_name for one in people]

    assert listed() == ["Ada", "Bea", "Çelik"]
    assert listed(order="category") == ["Bea", "Çelik", "Ada"]
    assert listed(order="country") == ["Bea", "Çelik", "Ada"]
    assert listed(categories=["media"]) == ["Ada"]
    assert b
    assert c


def test_a_replaced_code_makes_the_badge_new_again(
    event: Event, organizer: User
) -> None:
    (one,) = confirmed(event, "Noa LEVI")
    new = picking.Choice(printed="new")
    printing.note_print(one, by=organizer, now=NOW)
    assert not picking.chosen(event, new)
    voiding.replace_code(one, reason="lost", by=organizer, now=NOW)
    assert list(picking.chosen(event, new)) == [one]


def test_a_batch_gives_a_page_a_badge_and_notes_each(
    event: Event, organizer: User, tmp_path: Path
) -> None:
    people = confirmed(event, "Noa LEVI", "Wulandari", "Thandar Myint")
    job = run(batches.start(event, picking.Choice(), by=organizer))
    assert job.state == JobState.DONE
    assert (job.done, job.total) == (3, 3)
    with job.file.open() as file:
        assert pages(file.read(), tmp_path) == 3
    assert job.file_name == f"badges-{event.code}.pdf"
    assert job.result == {"badges": 3, "flagged": 0, "looks": []}
    assert jobs.note_of(job) == "3 badges."
    prints = Print.objects.all()
    assert {one.registration for one in prints} == set(people)
    assert {(one.kind, one.by, one.job) for one in prints} == {
        (PrintKind.BATCH, organizer, job)
    }
    again = run(batches.start(event, picking.Choice(printed="new"), by=organizer))
    assert again.state == JobState.DONE
    assert not again.file
    assert jobs.note_of(again) == "There was no badge to print."
    assert Print.objects.count() == 3


def test_four_badges_share_a_sheet(
    event: Event, organizer: User, tmp_path: Path
) -> None:
    confirmed(event, *(f"Person {letter}" for letter in "ABCDE"))
    choice = picking.Choice(sheet="a4-4up")
    job = run(batches.start(event, choice, by=organizer))
    with job.file.open() as file:
        assert pages(file.read(), tmp_path) == 2


def test_names_that_need_a_look_are_on_the_jobs_page_in_the_readers_language(
    event: Event, organizer: User, client: Client
) -> None:
    confirmed(event, "Noa LEVI", native_name="\U00012000\U00012001")
    job = run(batches.start(event, picking.Choice(), by=organizer))
    assert job.result["flagged"] == 1
    client.force_login(organizer, settings.AUTHENTICATION_BACKENDS[0])
    page = reverse("core:job", args=[event.code, job.pk])
    words = client.get(page, headers={"accept-language": "fr"}).content.decode()
    assert "Noa LEVI" in words
    assert "\U00012000" in words
    assert "1 badge." in words
    assert "needs a look" not in words
    assert "1 needs a look before you hand it out:" in client.get(page).content.decode()


@pytest.mark.parametrize("people", [1, 45])
def test_a_batch_stopped_midway_leaves_nothing_half_done(
    event: Event, organizer: User, people: int
) -> None:
    confirmed(event, *(f"Person {number}" for number in range(people)))
    job = batches.start(event, picking.Choice(), by=organizer)
    jobs.stop(job, by=organizer)
    job = run(job)
    assert job.state == JobState.STOPPED
    assert not job.file
    assert not Print.objects.exists()
    assert not AuditEntry.objects.filter(verb="badges:batch_printed").exists()
    assert not default_storage.exists("jobs")
    assert list(picking.chosen(event, picking.Choice(printed="new")))


def test_a_batch_that_breaks_off_notes_nothing(
    event: Event, organizer: User, settings: Any, tmp_path: Path
) -> None:
    confirmed(event, "Noa LEVI")
    settings.FONTS_DIR = tmp_path / "no-fonts"
    job = batches.start(event, picking.Choice(), by=organizer)
    with pytest.raises(Exception, match="No fonts"):
        jobs.run(str(job.pk))
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert not Print.objects.exists()


@pytest.mark.parametrize("people", [1, 3])
def test_drawing_asks_the_database_once(
    event: Event, people: int, django_assert_num_queries: Any
) -> None:
    confirmed(event, *(f"Person {number}" for number in range(people)), country="ET")
    marking.key_of(event)  # made once for an event
    with django_assert_num_queries(6):
        printing.draw(event, list(picking.chosen(event, picking.Choice())))


# The command


def printed(event: Event, file: Path, *arguments: str) -> str:
    out = io.StringIO()
    call_command(
        "print_badges", event.code, "--output", str(file), *arguments,
        stdout=out, stderr=out,
    )  # fmt: skip
    return out.getvalue()


def test_the_command_prints_everyone_confirmed(event: Event, tmp_path: Path) -> None:
    confirmed(event, "Noa LEVI", "Wulandari")
    make_registration(event, "Nobody", state=State.SUBMITTED)
    file = tmp_path / "badges.pdf"
    assert "2 badges" in printed(event, file)
    assert pages(file.read_bytes(), tmp_path) == 2
    assert not Print.objects.exists()


def test_the_command_takes_a_sheet_and_a_category(event: Event, tmp_path: Path) -> None:
    media = Category.objects.create(event=event, code="media", name={"en": "Media"})
    confirmed(event, "Noa LEVI", "Wulandari")
    Registration.objects.filter(person__full_name="Wulandari").update(category=media)
    file = tmp_path / "badges.pdf"
    told = printed(event, file, "--category", "media", "--sheet", "a4-4up")
    assert told.startswith("1 badge ")


def test_the_command_lists_what_needs_a_look(event: Event, tmp_path: Path) -> None:
    confirmed(event, "Noa LEVI", native_name="\U00012000")
    assert "Noa LEVI" in printed(event, tmp_path / "badges.pdf").split("look at")[1]


@pytest.mark.parametrize(
    "arguments",
    [("--category", "nobody"), ("--workers", "0"), ("--sheet", "a0")],
)
def test_the_command_refuses_in_a_sentence(
    event: Event, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    with pytest.raises(CommandError):
        printed(event, tmp_path / "badges.pdf", *arguments)
    assert not list(tmp_path.glob("*.pdf"))


def test_the_command_names_an_event_or_folder_that_is_not_there(
    event: Event, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="no event"):
        call_command("print_badges", "nowhere", "--output", str(tmp_path / "x.pdf"))
    with pytest.raises(CommandError, match="No such file"):
        printed(event, tmp_path / "no" / "x.pdf")


# The organizers' page


@pytest.fixture
def owner(client_of: Callable[[Role], Client]) -> Client:
    return client_of(Role.REGISTRATION)


def manage(event: Event, name: str = "batches") -> str:
    return reverse(f"badges:{name}", args=[event.code])


CHOICE = {"order": "name", "sheet": "a6"}


def test_an_event_without_badges_says_what_to_do_first(
    owner: Client, event: Event
) -> None:
    assert "No badges yet" in owner.get(manage(event)).content.decode()


def test_one_badge_is_shown_before_printing(owner: Client, event: Event) -> None:
    assert owner.get(manage(event, "sample"), CHOICE).status_code == 302
    confirmed(event, "Noa LEVI")
    answer = owner.get(manage(event, "sample"), CHOICE)
    assert answer["Content-Type"] == "application/pdf"
    assert not Print.objects.exists()


def test_names_are_checked_before_printing(owner: Client, event: Event) -> None:
    confirmed(event, "Noa LEVI", native_name="\U00012000")
    page = owner.get(manage(event, "check"), CHOICE).content.decode()
    assert "Noa LEVI" in page
    assert "name in its own script" in page


@pytest.mark.parametrize("name", ["batches", "sample", "check"])
def test_strangers_see_no_batches(stranger: Client, event: Event, name: str) -> None:
    assert stranger.get(manage(event, name), CHOICE).status_code == 404


def test_a_wrong_choice_starts_nothing(owner: Client, event: Event) -> None:
    confirmed(event, "Noa LEVI")
    answer = owner.post(manage(event), CHOICE | {"categories": ["nobody"]})
    assert "field-error" in answer.content.decode()
    assert not Job.objects.exists()


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_costs_the_same_for_one_batch_and_three(
    owner: Client,
    event: Event,
    organizer: User,
    many: int,
    django_assert_max_num_queries: Any,
) -> None:
    confirmed(event, "Noa LEVI")
    for _batch in range(many):
        run(batches.start(event, picking.Choice(), by=organizer))
    with django_assert_max_num_queries(12):
        assert owner.get(manage(event)).status_code == 200


def test_a_batch_from_the_page_to_the_file(
    owner: Client, event: Event, tmp_path: Path
) -> None:
    confirmed(event, "Noa LEVI", "Wulandari", native_name="\U00012000")
    key = {"idempotency_key": "2f0a3a52-5a8a-4b3c-9a77-0f6f7f1f2b22"}
    for _twice in range(2):
        answer = owner.post(manage(event), CHOICE | key)
    job = Job.objects.get()
    assert answer.url == reverse("core:job", args=[event.code, job.pk])
    run(job)
    page = owner.get(answer.url).content.decode()
    assert "Noa LEVI – name in its own script" in page
    file = reverse("core:job_file", args=[event.code, job.pk])
    pdf = b"".join(owner.get(file).streaming_content)
    assert pages(pdf, tmp_path) == 2
