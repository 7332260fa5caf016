"""The intake's settings."""

from datetime import UTC, datetime

import pytest

from gfmd_days.core.models import Role
from registration.models import Category, Intake, Stream
from tests.conftest import make_registration


@pytest.fixture
def client(client_of):
    return client_of(Role.REGISTRATION)


@pytest.fixture
def url(event):
    return f"/manage/{event.code}/intake/"


def test_dates_are_set(client, event, url):
    data = {"decision_by": "2026-10-20", "confirm_by": "2026-11-05",
            "motivation_words": "150", "introduction_en": "Welcome",
            "remind_days": "2 ، ٧", "answer_days": "4", "reserve_by": "region",
            "moves_up": "on"}  # fmt: skip
    assert client.post(url, data).status_code == 302
    intake = Intake.objects.get(event=event)
    assert intake.motivation_words == 150
    assert str(intake.introduction) == "Welcome"
    assert intake.remind_days == [7, 2], "in any numerals, the earliest first"
    assert (intake.answer_days, intake.reserve_by) == (4, "region")
    wrong = client.post(url, {**data, "confirm_by": "2026-10-01"})
    assert wrong.status_code == 422
    for days in ("two", "0", "91", "1 2 3 4 5 6"):
        assert client.post(url, {**data, "remind_days": days}).status_code == 422
    assert client.post(url, {**data, "remind_days": ""}).status_code == 302
    intake.refresh_from_db()
    assert intake.remind_days == []


def test_a_way_in_opens_on_the_clocks_of_the_venue(client, event, url):
    event.venue.zone = "Asia/Dhaka"
    event.venue.save()
    data = {"name_en": "Networks", "code": "network", "position": "1",
            "entry": "open",
            "category": event.categories.get().pk, "places": "20",
            "opens_at": "2026-10-01T09:00",
            "closes_at": "2026-10-31T18:00"}  # fmt: skip
    assert client.post(f"{url}ways-in/add/", data).status_code == 302
    stream = Stream.objects.get(code="network")
    assert stream.opens_at == datetime(2026, 10, 1, 3, 0, tzinfo=UTC)
    page = client.get(f"{url}ways-in/{stream.pk}/").content.decode()
    assert "2026-10-01T09:00" in page
    again = client.post(f"{url}ways-in/add/", data)
    assert again.status_code == 422
    backwards = {**data, "code": "other", "closes_at": "2026-09-01T00:00"}
    assert client.post(f"{url}ways-in/add/", backwards).status_code == 422


def test_a_category_is_added_changed_and_removed_unless_used(client, event, url):
    data = {"name_en": "Media", "code": "media", "position": "2", "colour": "#aa3300"}
    client.post(f"{url}categories/add/", data)
    media = Category.objects.get(code="media")
    client.post(f"{url}categories/{media.pk}/", {**data, "colour": "#00aa33"})
    media.refresh_from_db()
    assert media.colour == "#00aa33"
    client.post(f"{url}categories/{media.pk}/remove/")
    assert not Category.objects.filter(code="media").exists()
    make_registration(event)
    used = event.streams.get()
    page = client.post(f"{url}ways-in/{used.pk}/remove/", follow=True)
    assert "cannot be removed" in page.content.decode()
    assert Stream.objects.filter(pk=used.pk).exists()


def test_another_events_parts_are_out_of_reach(client, other_event, url):
    foreign = other_event.streams.get()
    assert client.get(f"{url}ways-in/{foreign.pk}/").status_code == 404
    assert client.post(f"{url}ways-in/{foreign.pk}/remove/").status_code == 404


@pytest.mark.parametrize(
    "role", [Role.REVIEWER, Role.PROGRAMME, Role.DESK, Role.VIEWER]
)
def test_others_may_not_change_it(client_of, url, role):
    assert client_of(role).get(url).status_code == 403


def test_a_way_in_opens_in_a_year_there_is(client, event, url):
    event.venue.zone = "Asia/Dhaka"
    event.venue.save()
    data = {"name_en": "Networks", "code": "network", "position": "1",
            "category": event.categories.get().pk, "opens_at": "0001-01-01T00:00",
            "closes_at": "9999-12-31T23:59"}  # fmt: skip
    assert client.post(f"{url}ways-in/add/", data).status_code == 422
