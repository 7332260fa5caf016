"""The letterhead, its pictures, and an event's own words."""

import io

import pytest
from PIL import Image

from gfmd_days.core.domain.refusals import UnknownPlaceholder
from gfmd_days.core.models import Role
from registration.domain.letters import composing, head
from registration.domain.refusals import NotAPicture
from registration.models import Letterhead, LetterKind, LetterTemplate

TEXTS = {"organiser": "Office", "address": "Street 1", "signatory": "A", "position": ""}


def a_picture(form="JPEG", size=(3000, 1500), **options):
    file = io.BytesIO()
    Image.new("RGB", size, "navy").save(file, form, **options)
    file.seek(0)
    file.name = f"picture.{form.lower()}"
    return file


def test_pictures_are_drawn_anew_smaller_and_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Somebody's camera"
    png = head.as_png(a_picture(exif=exif))
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.format == "PNG"
        assert picture.size == (600, 1200)
        assert not picture.getexif()


@pytest.mark.parametrize(
    "content", [b"", b"<svg onload=alert(1)>", b"%PDF-1.7", b"\x89PNG\r\n\x1a\nxxxx"]
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(NotAPicture):
        head.as_png(io.BytesIO(content))


def test_a_picture_of_far_too_many_pixels_is_not_read():
    with pytest.raises(NotAPicture):
        head.as_png(a_picture("PNG", (9000, 9000)))


def test_the_form_keeps_what_was_typed_when_a_file_is_wrong(event, client_of):
    client = client_of(Role.REGISTRATION)
    wrong = io.BytesIO(b"no picture")
    wrong.name = "logo.png"
    url = f"/manage/{event.code}/letters/head/"
    answer = client.post(url, {**TEXTS, "logo": wrong})
    assert answer.status_code == 422
    assert "Street 1" in answer.content.decode()
    assert not Letterhead.objects.exists()
    answer = client.post(url, {**TEXTS, "logo": a_picture(), "signature": a_picture()})
    assert answer.status_code == 302
    shown = client.get(f"{url}signature.png")
    assert shown["Content-Type"] == "image/png"
    assert client.get(f"{url}version.png").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_replaced_picture_leaves_no_file_behind(event, owner):
    head.set_head(event, TEXTS, pictures={"logo": a_picture()}, by=owner)
    first = Letterhead.objects.get()
    old = first.logo.name
    head.set_head(event, TEXTS, pictures={"logo": a_picture()}, by=owner)
    second = Letterhead.objects.get()
    assert second.version == first.version + 1
    assert not second.logo.storage.exists(old)
    head.set_head(event, TEXTS, pictures={"logo": None}, by=owner)
    assert not Letterhead.objects.get().logo
    assert not second.logo.storage.exists(second.logo.name)


def test_own_words_are_used_and_given_back(event, owner):
    head.set_text(
        event, LetterKind.VISA, "fr", title="Titre", body="{funding}", by=owner
    )
    assert composing.text_of(event, LetterKind.VISA, "fr").title == "Titre"
    assert composing.text_of(event, LetterKind.VISA, "es").title != "Titre"
    head.reset_text(event, LetterKind.VISA, "fr", by=owner)
    assert not LetterTemplate.objects.exists()


def test_words_no_letter_can_fill_are_refused(event, owner):
    with pytest.raises(UnknownPlaceholder):
        head.set_text(
            event, LetterKind.VISA, "fr", title="{passport}", body="x", by=owner
        )


def test_a_text_must_say_who_pays(event, client_of):
    url = f"/manage/{event.code}/letters/texts/visa/en/"
    answer = client_of(Role.OWNER).post(url, {"title": "T", "body": "Dear {name}"})
    assert answer.status_code == 422
    assert "{funding}" in answer.content.decode()


def test_words_are_looked_at_before_they_are_kept(event, client_of, fonts):
    url = f"/manage/{event.code}/letters/texts/visa/ar/"
    words = {"title": "عنوان", "body": "{details}\n\n{funding}"}
    answer = client_of(Role.OWNER).post(url, {**words, "look": "1"})
    assert answer["Content-Type"] == "application/pdf"
    assert not LetterTemplate.objects.exists()
