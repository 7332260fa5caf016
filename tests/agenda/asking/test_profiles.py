"""What people say of themselves, and who may see it."""

import io
from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from agenda.domain import profiles, publishing
from agenda.models import Profile
from gfmd_days.core.models import AuditEntry, Day, Role
from registration.domain import links
from registration.domain.own_data import traces
from tests.agenda.conftest import make_track
from tests.conftest import NOW


def a_photo(word="secret place") -> bytes:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = word
    Image.new("RGB", (80, 60), "#0b5563").save(file, "JPEG", exif=exif)
    return file.getvalue()


@pytest.fixture
def shown(event, place):
    """Published, with a biography and a photograph everybody may see."""
    values = {"bio": {"en": "Ten years at sea"}, "shown": True}
    profiles.save(place.person, values, by=None, now=NOW, photo=a_photo())
    publishing.publish(event, by=None, now=NOW)
    return place.person


def photo_url(person) -> str:
    return reverse("agenda:photo", args=[person.event.code, person.pk])


def session_page(client, event) -> str:
    answer = client.get(reverse("agenda:session", args=[event.code, "S1"]))
    return answer.content.decode()


def files() -> list[str]:
    return default_storage.listdir("profiles")[1]


def test_everybody_sees_what_somebody_wants_shown(client, shown, event):
    words = session_page(client, event)
    assert "Ten years at sea" in words
    assert photo_url(shown) in words
    answer = client.get(photo_url(shown))
    assert answer["Content-Type"] == "image/jpeg"
    picture = answer.content
    assert b"secret place" not in picture
    assert Image.open(io.BytesIO(picture)).size == (700, 900)


@pytest.mark.parametrize(
    ("wish", "bio", "photo"),
    [
        ({"not_on_lists": True}, False, False),
        ({"alias": "Sailor"}, False, False),
        ({"no_photo": True}, True, False),
        ({"hide_organisation": True}, True, True),
    ],
)
def test_wishes_hold_whatever_was_said_before(client, shown, event, wish, bio, photo):
    for name, value in wish.items():
        setattr(shown, name, value)
    shown.save()
    words = session_page(client, event)
    assert ("Ten years at sea" in words) == bio
    assert (photo_url(shown) in words) == photo
    assert (client.get(photo_url(shown)).status_code == 200) == photo


def test_without_consent_nothing_is_shown(client, shown, event):
    profiles.save(shown, {"shown": False}, by=None, now=NOW)
    assert "Ten years at sea" not in session_page(client, event)
    assert client.get(photo_url(shown)).status_code == 404


def test_a_face_of_a_closed_session_stays_in_it(client, shown, event, session):
    session.is_closed = True
    session.save()
    publishing.publish(event, by=None, now=NOW)
    assert client.get(photo_url(shown)).status_code == 404


def test_a_consent_tells_caches(shown, event):
    event.programme.refresh_from_db()
    before = event.programme.revision
    profiles.save(shown, {"shown": False}, by=None, now=NOW)
    event.programme.refresh_from_db()
    assert event.programme.revision == before + 1


def test_a_new_photograph_takes_the_place_of_the_old(
    shown, django_capture_on_commit_callbacks
):
    (old,) = files()
    with django_capture_on_commit_callbacks(execute=True):
        profiles.save(shown, {}, by=None, now=NOW, photo=a_photo())
    assert len(files()) == 1
    assert files() != [old]
    with django_capture_on_commit_callbacks(execute=True):
        profiles.save(shown, {"no_photo": True}, by=None, now=NOW)
    assert files() == []


def test_the_photograph_goes_with_the_person(shown, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        shown.delete()
    assert files() == []


def about(event, **values):
    first = event.days.first()
    return {
        "bio_en": "I teach", "said_as": "AH-wa", "phone": "+212 5",
        "arrives_at": "2026-11-30T18:00", "leaves_at": "2026-12-03T09:00",
        f"from_{first.pk}": "09:00", f"to_{first.pk}": "13:00",
        "max_sessions": "2", "shown": "on", **values,
    }  # fmt: skip


@pytest.mark.parametrize("way", ["letter", "own page"])
def test_somebody_tells_about_themselves(client, asked, registration, event, way):
    track = make_track(event)
    link = (
        reverse("agenda:asked_about", args=[asked.key])
        if way == "letter"
        else reverse("agenda:own_about", args=[links.token(registration)])
    )
    assert client.get(link).status_code == 200
    photo = io.BytesIO(a_photo())
    photo.name = "me.jpg"
    data = about(event, topics=[track.pk], photo=photo)
    assert client.post(link, data).status_code == 302
    row = Profile.objects.get(person=registration.person)
    assert str(row.bio) == "I teach"
    assert (row.said_as, row.phone, row.max_sessions) == ("AH-wa", "+212 5", 2)
    assert row.hours == [{"date": "2026-12-01", "from": "09:00", "to": "13:00"}]
    assert row.arrives_at.isoformat() == "2026-11-30T17:00:00+00:00" or (
        row.arrives_at.isoformat() == "2026-11-30T18:00:00+00:00"
    )
    assert row.shown_from is not None
    assert list(row.topics.all()) == [track]
    assert bool(row.photo)
    words = client.get(link).content.decode()
    assert "Remove my photograph" in words
    assert 'value="2026-11-30T18:00"' in words
    entry = AuditEntry.objects.get(verb="profile:saved")
    assert (entry.actor, entry.data) == ("delegate", {})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"leaves_at": "2026-11-29T09:00"}, "before the arrival"),
        ({"max_sessions": "0"}, "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(client, asked, event, change, words):
    link = reverse("agenda:asked_about", args=[asked.key])
    answer = client.post(link, about(event, **change))
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_half_an_hour_span_is_asked_again(client, asked, event):
    first = event.days.first()
    link = reverse("agenda:asked_about", args=[asked.key])
    answer = client.post(link, about(event, **{f"to_{first.pk}": ""}))
    assert "Say both, or neither." in answer.content.decode()


def test_a_file_that_is_no_picture_is_refused_with_words(client, asked, event):
    file = io.BytesIO(b"<svg/>")
    file.name = "me.jpg"
    link = reverse("agenda:asked_about", args=[asked.key])
    answer = client.post(link, about(event, photo=file))
    assert answer.status_code == 422
    assert "no picture that can be read" in answer.content.decode()
    assert not Profile.objects.exists()


def test_the_team_notes_what_it_knows_but_gives_no_consent(client_of, shown, event):
    link = reverse("agenda:profile", args=[event.code, shown.pk])
    client = client_of(Role.PROGRAMME)
    assert "Ten years at sea" in client.get(link).content.decode()
    data = {"willing": "on", "experience": "3", "interprets": ["ar-en"]}
    assert client.post(link, data).status_code == 302
    row = Profile.objects.get()
    assert (row.experience, row.interprets) == (3, ["ar-en"])
    assert row.shown_from == NOW
    assert str(row.bio) == "Ten years at sea"
    assert "Arabic – English" in client.get(link).content.decode()
    answer = client.post(link, data | {"interprets": ["en"]})
    assert answer.status_code == 422


def test_a_copy_of_ones_data_tells_all_of_it(asked, shown, registration, event):
    values = {"said_as": "AH-wa", "hours": [
        {"date": "2026-12-01", "from": "09:00", "to": "13:00"}
    ]}  # fmt: skip
    profiles.save(shown, values, by=None, now=NOW)
    told = " ".join(one.what for one in traces(registration))
    for words in (
        "AH-wa", "Ten years at sea", "2026-12-01 09:00–13:00", "Photograph",
        "may be shown", "Asked: Moderator",
    ):  # fmt: skip
        assert words in told, words


def test_the_own_page_lists_what_somebody_is_asked(client, asked, registration, event):
    # the page looks at the clock of the machine
    Day.objects.filter(pk=asked.session.day_id).update(date=date(2036, 12, 1))
    link = reverse("registration:own", args=[links.token(registration)])
    words = client.get(link).content.decode()
    assert reverse("agenda:asked", args=[asked.key]) in words
    assert "You are asked to take a function: Moderator" in words


def test_most_peoples_own_page_is_as_before(client, registration):
    link = reverse("registration:own", args=[links.token(registration)])
    assert "My functions" not in client.get(link).content.decode()


def test_a_function_in_the_draft_alone_is_no_promise(client, place, registration):
    link = reverse("registration:own", args=[links.token(registration)])
    assert "My functions" not in client.get(link).content.decode()
