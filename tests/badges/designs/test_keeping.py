"""Designs as rows: versions, copies, files, whose badges have which."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.db.models import RestrictedError
from PIL import Image

from badges.domain.designs import filing, keeping, pictures
from badges.domain.designs.refusals import (
    DesignChangedMeanwhile,
    DesignFaulty,
    DesignGone,
    DesignInUse,
    DesignNameTaken,
    FileNotUnderstood,
    PictureNotTaken,
    PictureTooLarge,
    TooManyPictures,
)
from badges.models import Design, DesignPicture, DesignUse, DesignVersion
from badges.pdf import design as data
from gfmd_days.core import pdf_box
from gfmd_days.core.models import AuditEntry, Event, User
from registration.models import Category
from tests.badges.designs.conftest import TEXT, content, make_design, png
from tests.conftest import NOW, make_event
from tests.core import pdfs

OTHER = data.read(content({**TEXT, "source": "code"}))


def verbs(event: Event) -> list[str]:
    found = AuditEntry.objects.filter(event=event, verb__contains="design")
    return list(found.order_by("pk").values_list("verb", flat=True))


def save(row: Design, design: data.Design, seen: int, by: User, name: str = "Card"):
    return keeping.save(row, name, design, seen=seen, by=by, now=NOW)


def test_each_change_is_a_version_and_what_is_alike_is_none(
    event: Event, organizer: User
) -> None:
    row = make_design(event, by=organizer)
    before = data.read(row.content)
    assert save(row, before, 1, organizer).number == 1
    assert save(row, OTHER, 1, organizer).number == 2
    kept = {one.number: data.read(one.content) for one in row.versions.all()}
    assert kept == {1: before, 2: OTHER}
    assert verbs(event) == ["badges:design_added", "badges:design_changed"]


def test_who_saw_an_older_version_is_refused(event: Event, organizer: User) -> None:
    row = make_design(event, by=organizer)
    save(row, OTHER, 1, organizer)
    with pytest.raises(DesignChangedMeanwhile):
        save(row, OTHER, 1, organizer, name="Mine")
    row.refresh_from_db()
    assert (row.name, row.number) == ("Card", 2)


def test_an_older_version_comes_back_as_a_new_one(
    event: Event, organizer: User
) -> None:
    row = make_design(event, by=organizer)
    save(row, OTHER, 1, organizer)
    restored = keeping.restore(row, 1, by=organizer, now=NOW)
    assert restored.number == 3
    assert restored.content == row.versions.get(number=1).content
    with pytest.raises(DesignVersion.DoesNotExist):
        keeping.restore(row, 9, by=organizer, now=NOW)


def test_a_version_that_may_not_be_printed_any_more_stays_away(
    event: Event, organizer: User
) -> None:
    row = make_design(event, {**TEXT, "source": "answer:diet"}, by=organizer)
    save(row, OTHER, 1, organizer)
    with pytest.raises(DesignFaulty, match="diet"):
        keeping.restore(row, 1, by=organizer, now=NOW)


def test_names_are_told_apart(event: Event, organizer: User) -> None:
    first, second = (make_design(event, by=organizer) for _twice in range(2))
    assert (first.name, second.name) == ("Card", "Card (2)")
    with pytest.raises(DesignNameTaken):
        save(second, OTHER, 1, organizer, name="Card")


def test_a_design_in_use_is_not_removed(event: Event, organizer: User) -> None:
    row = make_design(event, by=organizer)
    keeping.assign(event, {None: row}, by=organizer)
    with pytest.raises(DesignInUse):
        keeping.remove(row, by=organizer)
    with pytest.raises(RestrictedError):
        row.delete()
    keeping.assign(event, {None: None}, by=organizer)
    keeping.remove(row, by=organizer)
    assert not DesignVersion.objects.exists()
    assert verbs(event)[-1] == "badges:design_removed"


def test_categories_get_designs_and_only_changes_are_noted(
    event: Event, organizer: User
) -> None:
    media = Category.objects.create(event=event, code="media", name={"en": "Media"})
    card, pass_ = (make_design(event, name=n, by=organizer) for n in ("Card", "Pass"))
    wanted: dict[Any, Any] = {None: card, media: pass_}
    for _twice in range(2):
        keeping.assign(event, wanted, by=organizer)
    keeping.assign(event, {None: card, media: None}, by=organizer)
    assert list(DesignUse.objects.values_list("category", "design")) == [
        (None, card.pk)
    ]
    noted = AuditEntry.objects.filter(verb="badges:designs_assigned").order_by("pk")
    assert [one.data["categories"] for one in noted] == [["", "media"], ["media"]]


def test_a_design_removed_meanwhile_is_given_to_nobody(
    event: Event, organizer: User
) -> None:
    row, stale = make_design(event, by=organizer), Design.objects.get()
    keeping.remove(row, by=organizer)
    with pytest.raises(DesignGone):
        keeping.assign(event, {None: stale}, by=organizer)
    assert not DesignUse.objects.exists()


# Pictures


def test_the_same_picture_is_kept_once_and_without_notes(event: Event) -> None:
    first, second = (pictures.take_in(event, png()) for _twice in range(2))
    assert first == second
    assert (first.kind, first.width, first.height) == ("png", 40, 30)


def test_of_a_pdf_the_first_page_is_kept_and_shown_on_screens_as_a_picture(
    event: Event,
) -> None:
    out = io.BytesIO()
    first, second = (Image.new("RGB", (105, 148), c) for c in ("#ff0000", "#0000ff"))
    first.save(out, "PDF", resolution=25.4, save_all=True, append_images=[second])
    row = pictures.take_in(event, out.getvalue())
    assert (row.kind, row.width, row.height) == ("pdf", 298, 420)
    assert pictures.take_in(event, out.getvalue()) == row
    png, kind = pictures.for_screen(row)
    shown = Image.open(io.BytesIO(png)).convert("RGB")
    assert (kind, max(shown.size)) == ("image/png", pytest.approx(600, abs=2))
    assert shown.getpixel((200, 300)) == pytest.approx((255, 0, 0), abs=6)


def page_of(points: float) -> bytes:
    """A PDF whose page is so many points wide and high."""
    out = io.BytesIO()
    Image.new("RGB", (10, 10)).save(out, "PDF", resolution=720 / points)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        # one would be drawn too finely for any memory
        (page_of(0.01), PictureNotTaken),
        (page_of(144_000), PictureNotTaken),
        (b"", PictureNotTaken),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", PictureNotTaken),
        (b"%PDF-1.7 nonsense", PictureNotTaken),
        (pdfs.locked(), PictureNotTaken),
        (pdfs.pages_in_a_circle(), PictureNotTaken),
        (png()[:60], PictureNotTaken),
        (b"\0" * 5_000_001, PictureTooLarge),
    ],
)
def test_what_is_no_picture_is_refused(
    event: Event, content: bytes, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        pictures.take_in(event, content)


@pytest.mark.parametrize(
    "make", [pdfs.bomb_of_words, pdfs.bomb_never_shown, pdfs.too_deep]
)
def test_a_pdf_that_would_harm_whoever_draws_it_is_refused_like_no_picture(
    event: Event, make: Callable[[], bytes]
) -> None:
    with pytest.raises(PictureNotTaken):
        pictures.take_in(event, make())
    assert not event.design_pictures.exists()


def test_a_page_that_is_as_large_as_it_may_be_is_kept_and_shown(event: Event) -> None:
    """A4 at 600 dots an inch, without a colour."""
    grey = pdfs.packed(b"\x80", 35_000_000)
    content = pdfs.with_picture(grey, width=5000, height=7000)
    row = pictures.take_in(event, content)
    shown = Image.open(io.BytesIO(pictures.for_screen(row)[0])).convert("RGB")
    assert shown.getpixel((200, 300)) == pytest.approx((128, 128, 128), abs=3)


def test_a_pdf_is_opened_by_one_process(event: Event) -> None:
    with patch("subprocess.run", wraps=subprocess.run) as run:
        pictures.take_in(event, pdfs.good())
    assert run.call_count == 1


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_database_while_a_pdf_is_opened(
    event: Event, organizer: User
) -> None:
    held: list[bool] = []

    def run(*args: Any, **options: Any) -> Any:
        held.append(connection.in_atomic_block)
        return original(*args, **options)

    original = subprocess.run
    with patch("subprocess.run", run):
        key = pictures.take_in(event, pdfs.good()).key
        row = make_design(event, by=organizer, sides=[{"background": key}])
        filing.bring_in(
            make_event("csd-elsewhere"), filing.write(row), by=organizer, now=NOW
        )
    assert held == [False, False]


def test_when_the_process_is_killed_the_file_is_refused(
    event: Event, monkeypatch: Any
) -> None:
    monkeypatch.setattr(pdf_box, "OPENER", "tests.core.strange_opener")
    monkeypatch.setattr(pictures, "PDF", b"killed")  # what it is told to do
    with pytest.raises(PictureNotTaken):
        pictures.take_in(event, b"killed")


def test_an_event_has_only_so_many_pictures(event: Event, monkeypatch: Any) -> None:
    monkeypatch.setattr(pictures, "MOST", 1)
    pictures.take_in(event, png())
    pictures.take_in(event, png())
    with pytest.raises(TooManyPictures):
        pictures.take_in(event, png("#ffffff"))


# Copies and files


@pytest.fixture
def with_picture(event: Event, organizer: User) -> Design:
    key = pictures.take_in(event, png()).key
    image = {"kind": "image", "x": 1, "y": 1, "width": 9, "height": 9, "picture": key}
    side = {"background": key, "elements": [image, TEXT]}
    return make_design(event, by=organizer, sides=[side])


def test_a_copy_for_another_event_takes_its_pictures_along(
    with_picture: Design, organizer: User
) -> None:
    other = make_event("csd-elsewhere")
    copied = keeping.copy(with_picture, other, name="Card", by=organizer, now=NOW)
    keys = data.read(copied.content).pictures
    assert keys
    assert keys == set(other.design_pictures.values_list("key", flat=True))
    assert DesignPicture.objects.count() == 2


def test_a_copy_may_show_only_what_the_event_lets_print(
    event: Event, organizer: User
) -> None:
    row = make_design(event, {**TEXT, "source": "answer:diet"}, by=organizer)
    with pytest.raises(DesignFaulty, match="diet"):
        keeping.copy(row, make_event("csd-x"), name="Card", by=organizer, now=NOW)


def test_a_file_brings_a_design_with_its_pictures_to_another_site(
    with_picture: Design, organizer: User
) -> None:
    file = filing.write(with_picture)
    other = make_event("csd-elsewhere")
    made = filing.bring_in(other, file, by=organizer, now=NOW)
    assert made.name == "Card"
    shown = data.read(made.content)
    assert (shown.width, len(shown.sides[0].elements)) == (70, 2)
    assert shown.pictures == set(other.design_pictures.values_list("key", flat=True))


def changed_file(row: Design, **changes: Any) -> bytes:
    return json.dumps(json.loads(filing.write(row)) | changes).encode()


@pytest.mark.parametrize(
    ("changes", "refusal", "told"),
    [
        ({"format": "gfmd-days-form/1"}, FileNotUnderstood, "format"),
        ({"name": ""}, FileNotUnderstood, "name"),
        ({"extra": 1}, FileNotUnderstood, "extra"),
        ({"design": {"width": 7}}, DesignFaulty, "width"),
        ({"design": content({**TEXT, "x": 60})}, DesignFaulty, "element 1"),
        ({"pictures": {}}, DesignFaulty, "picture"),
    ],
)
def test_a_wrong_file_is_refused_by_name_and_leaves_nothing(
    with_picture: Design,
    organizer: User,
    changes: dict[str, Any],
    refusal: type[Exception],
    told: str,
) -> None:
    other = make_event("csd-elsewhere")
    with pytest.raises(refusal, match=told):
        filing.bring_in(
            other, changed_file(with_picture, **changes), by=organizer, now=NOW
        )
    assert not other.badge_designs.exists()
    assert not other.design_pictures.exists()


@pytest.mark.parametrize("file", [b"", b"\xff", b"[" * 5000, b"{}", b'{"a":'])
def test_nonsense_is_no_file(event: Event, organizer: User, file: bytes) -> None:
    with pytest.raises(FileNotUnderstood):
        filing.bring_in(event, file, by=organizer, now=NOW)
