"""The team's pages for designs, and what programs on them call."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from badges.domain.designs import filing, keeping, pictures
from badges.models import Design
from gfmd_days.core import pdf_box
from gfmd_days.core.models import Event, Membership, Role, User
from tests.badges.designs.conftest import TEXT, content, make_design, png
from tests.conftest import make_event
from tests.core import pdfs

pytestmark = pytest.mark.usefixtures("printing_fonts")


@pytest.fixture
def row(event: Event, organizer: User) -> Design:
    return make_design(event, by=organizer)


def url(event: Event, name: str, *args: Any) -> str:
    return reverse(f"badges:{name}", args=[event.code, *args])


def posted(content: Any, *, name: str = "Card", seen: int = 1) -> dict[str, Any]:
    text = content if isinstance(content, str) else json.dumps(content)
    return {"name": name, "content": text, "seen": seen}


def test_the_list_shows_each_design_and_whose_badges_have_it(
    owner: Client, event: Event, row: Design, organizer: User
) -> None:
    keeping.assign(event, {None: row}, by=organizer)
    page = owner.get(url(event, "designs")).content.decode()
    assert url(event, "design_picture", row.pk) in page
    assert "All others" in page


@pytest.mark.parametrize("designs", [1, 4])
def test_the_list_costs_the_same_for_one_design_and_four(
    owner: Client,
    event: Event,
    organizer: User,
    designs: int,
    django_assert_max_num_queries: Any,
) -> None:
    for _each in range(designs):
        make_design(event, by=organizer)
    with django_assert_max_num_queries(18):
        owner.get(url(event, "designs"))


def test_a_design_begins_with_a_size(owner: Client, event: Event) -> None:
    answer = owner.post(url(event, "add_design"), {"name": "Pass", "start": "cr80"})
    made = Design.objects.get()
    assert answer.url == url(event, "design", made.pk)
    assert (made.name, made.content["width"]) == ("Pass", 85.6)


def test_a_design_is_copied_from_an_event_one_has_rights_in(
    owner: Client, event: Event, organizer: User
) -> None:
    mine, foreign = make_event("csd-mine"), make_event("csd-foreign")
    Membership.objects.create(event=mine, user=organizer, role=Role.REGISTRATION)
    theirs = make_design(foreign, by=organizer, name="Secret")
    source = make_design(mine, by=organizer, name="Old")
    page = owner.get(url(event, "designs")).content.decode()
    assert "Old" in page
    assert "Secret" not in page
    for chosen, code in ((theirs, 422), (source, 302)):
        form = {"name": "New", "start": f"copy:{chosen.pk}"}
        assert owner.post(url(event, "add_design"), form).status_code == code
    assert Design.objects.get(event=event).name == "New"


def test_editing_makes_a_version_and_faults_are_named(
    owner: Client, event: Event, row: Design
) -> None:
    here = url(event, "design", row.pk)
    wrong = owner.post(here, posted(content({**TEXT, "x": 60})))
    assert wrong.status_code == 422
    assert "front, element 1 (text), width" in wrong.content.decode()
    broken = owner.post(here, posted('{\n"width": 70,\n!}')).content.decode()
    assert "look at line 3" in broken
    right = owner.post(here, posted(content({**TEXT, "source": "code"}), name="Pass"))
    assert right.status_code == 302
    row.refresh_from_db()
    assert (row.name, row.number) == ("Pass", 2)


def test_what_was_written_over_an_older_version_is_kept_on_the_page(
    owner: Client, event: Event, row: Design
) -> None:
    here = url(event, "design", row.pk)
    owner.post(here, posted(content({**TEXT, "source": "code"})))
    mine = content({**TEXT, "source": "country"})
    answer = owner.post(here, posted(mine))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else changed this design" in page
    assert "country" in page
    assert 'name="seen" value="2"' in page


def test_a_version_comes_back_by_its_button(
    owner: Client, event: Event, row: Design
) -> None:
    owner.post(
        url(event, "design", row.pk), posted(content({**TEXT, "source": "code"}))
    )
    restore = url(event, "restore_design", row.pk, 1)
    assert restore in owner.get(url(event, "design", row.pk)).content.decode()
    owner.post(restore)
    row.refresh_from_db()
    assert (row.number, row.content["sides"][0]["elements"][0]["source"]) == (
        3, "latin_name"
    )  # fmt: skip


def test_only_a_design_not_in_use_can_be_removed(
    owner: Client, event: Event, row: Design
) -> None:
    owner.post(url(event, "design_uses"), {"others": str(row.pk)})
    page = owner.post(url(event, "remove_design", row.pk), follow=True)
    assert "Badges are printed with this design" in page.content.decode()
    owner.post(url(event, "design_uses"), {"others": ""})
    owner.post(url(event, "remove_design", row.pk))
    assert not Design.objects.exists()


def test_a_design_goes_out_as_a_file_and_comes_in(
    owner: Client, event: Event, row: Design
) -> None:
    answer = owner.get(url(event, "export_design", row.pk))
    assert answer["Content-Disposition"] == 'attachment; filename="Card.json"'
    file = SimpleUploadedFile("Card.json", answer.content)
    made = owner.post(url(event, "import_design"), {"file": file})
    assert made.url == url(event, "design", Design.objects.latest("pk").pk)
    nonsense = SimpleUploadedFile("x.json", b"{}")
    page = owner.post(url(event, "import_design"), {"file": nonsense}, follow=True)
    assert "This file is no badge design" in page.content.decode()
    assert filing.LARGEST > pictures.LARGEST


# Pictures


def test_pictures_come_in_for_programs_and_for_people(
    owner: Client, event: Event, row: Design
) -> None:
    here = url(event, "design_pictures")
    told = owner.post(here, {"file": SimpleUploadedFile("a.png", png())})
    key = told.json()["key"]
    assert (told.status_code, told.json()["width"]) == (201, 40)
    shown = owner.get(url(event, "design_shown", key))
    assert shown["Content-Type"] == "image/png"
    again = {"file": SimpleUploadedFile("a.png", png()), "design": row.pk}
    page = owner.post(here, again, follow=True).content.decode()
    assert key in page
    wrong = owner.post(here, {"file": SimpleUploadedFile("a.svg", b"<svg/>")})
    assert wrong.status_code == 422
    assert "PNG" in wrong.json()["faults"][0]["words"]


def test_where_the_reader_of_pdfs_falls_over_each_page_answers_in_words(
    owner: Client, event: Event, row: Design, monkeypatch: Any
) -> None:
    here = url(event, "design_pictures")
    page = SimpleUploadedFile("a.pdf", pdfs.good())
    key = owner.post(here, {"file": page}).json()["key"]
    monkeypatch.setattr(pdf_box, "OPENER", "tests.core.strange_opener")
    told = owner.post(here, {"file": SimpleUploadedFile("a.pdf", pdfs.good())})
    assert told.status_code == 422
    assert "PDF" in told.json()["faults"][0]["words"]
    for answer in (
        owner.get(url(event, "design_shown", key)),
        owner.get(url(event, "design_picture", row.pk)),
        preview(owner, event, {"design": content(TEXT)}),
    ):
        assert answer.status_code == 422
        assert "could not be set" in answer.json()["faults"][0]["words"]


def size(answer: Any) -> tuple[int, int]:
    assert answer["Content-Type"] == "image/png"
    return Image.open(io.BytesIO(answer.content)).size


def test_saved_designs_are_shown_small_and_large(
    owner: Client, event: Event, row: Design
) -> None:
    here = url(event, "design_picture", row.pk)
    assert max(size(owner.get(here, {"small": ""}))) <= 321
    large = size(owner.get(here, {"sample": "3", "side": "1"}))
    assert max(large) in range(700, 901)
    assert size(owner.get(here, {"sample": "nonsense"})) == large


def preview(client: Client, event: Event, body: Any) -> Any:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(
        url(event, "design_preview"), text, content_type="application/json"
    )


def test_a_design_not_saved_is_shown_to_the_editor(owner: Client, event: Event) -> None:
    asked = {"design": content(TEXT), "sample": 2, "side": 0}
    assert size(preview(owner, event, asked))
    assert not Design.objects.exists()


def test_what_would_be_listed_before_printing_comes_with_the_picture(
    owner: Client, event: Event
) -> None:
    long = {**TEXT, "source": "words", "words": {"en": "Too long " * 40}}
    answer = preview(owner, event, {"design": content(long), "small": True})
    assert max(size(answer)) <= 321
    ((source, words),) = json.loads(answer["Badge-Findings"])
    assert source == "words"
    assert "too long" in words


@pytest.mark.parametrize(
    ("body", "code", "place"),
    [
        ("", 422, ""),
        ("[]", 422, ""),
        ("[" * 5000, 422, ""),
        ({"design": {"width": 70}}, 422, ""),
        ({"design": content({**TEXT, "x": 60})}, 422, "front, element 1 (text), width"),
        (b"x" * 200_001, 413, ""),
    ],
)
def test_nonsense_gets_no_picture_but_an_answer(
    owner: Client, event: Event, body: Any, code: int, place: str
) -> None:
    answer = preview(owner, event, body)
    assert answer.status_code == code
    assert answer.json()["faults"][0]["place"] == place
    assert answer.json()["faults"][0]["words"]


def test_previews_are_limited(
    owner: Client, event: Event, settings: Any, monkeypatch: Any
) -> None:
    cache.clear()
    settings.RATE_LIMITS = True
    monkeypatch.setattr("badges.views.design_files.PREVIEWS_A_MINUTE", 1)
    asked = {"design": {"width": 7}}
    assert [preview(owner, event, asked).status_code for _n in range(2)] == [422, 429]


@pytest.mark.parametrize("role", [Role.DESK, Role.REVIEWER, Role.VIEWER])
def test_whoever_prints_no_badges_sees_no_designs(
    client_of: Callable[[Role], Client], event: Event, row: Design, role: Role
) -> None:
    client = client_of(role)
    for name, *args in (("designs",), ("design", row.pk), ("design_picture", row.pk)):
        assert client.get(url(event, name, *args)).status_code == 403
    assert preview(client, event, {"design": content(TEXT)}).status_code == 403
