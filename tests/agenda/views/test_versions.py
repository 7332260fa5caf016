"""What everybody may see of the versions, and what the link to the draft opens."""

from __future__ import annotations

from datetime import time, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from agenda.domain import previewing, programme, publishing
from agenda.models import Function, Programme
from gfmd_days.core.models import AuditEntry, Mail, Role
from tests.agenda.conftest import make_room, make_session
from tests.conftest import NOW, make_registration, make_user

LATER = NOW + timedelta(hours=1)
SECRET = "https://meet.example/secret"  # an address
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def changed(event):
    """Two versions: an open session moved; a closed one and a closing one changed."""
    opened = make_session(event, "S1", online_link=SECRET)
    closed = make_session(event, "S2", is_closed=True, title={"en": "Hushed"})
    closing = make_session(event, "S3")
    publishing.publish(event, by=None, now=NOW)
    programme.change_session(opened, by=None, values={"start": time(15)})
    programme.change_session(closed, by=None, values={"start": time(16)})
    programme.change_session(
        closing, by=None, values={"is_closed": True, "title": "Retitled"}
    )
    publishing.publish(event, by=None, now=LATER, note="After lunch")
    return event


def page(client, event, path: str) -> str:
    answer = client.get(f"/e/{event.code}/agenda/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_versions_are_listed_with_their_changes_but_no_closed_session(changed, client):
    shown = page(client, changed, "versions/")
    assert shown.index("Version 2") < shown.index("Version 1")
    assert "After lunch" in shown
    assert "Moved from Tue 1 Dec 09:00–10:30 to Tue 1 Dec 15:00–16:30." in shown
    assert "A session is no longer in the public programme." in shown
    assert "1 session" in shown
    for hidden in ("Hushed", "16:00", "S3", "Retitled", "meet.example"):
        assert hidden not in shown
    assert page(client, changed, "versions/") == shown  # kept lists say the same


def test_a_version_shows_the_programme_as_it_was_then(changed, client):
    first, second = (page(client, changed, f"versions/{n}/") for n in (1, 2))
    assert "older version" in first
    assert "09:00" in first
    assert "older version" not in second
    assert "15:00" in second
    assert "What it changed" in second
    for hidden in ("Hushed", "S3", "Retitled", "meet.example"):
        assert hidden not in first + second
    assert client.get(f"/e/{changed.code}/agenda/versions/3/").status_code == 404


PUBLIC = ("versions/", "versions/1/", "versions/2/", "changes.atom")


@pytest.mark.parametrize("is_published", [False, True])
def test_a_session_closed_today_leaves_every_older_version(event, client, is_published):
    session = make_session(event, "S1", title={"en": "Exposed"})
    publishing.publish(event, by=None, now=NOW)
    programme.change_session(session, by=None, values={"start": time(15)})
    publishing.publish(event, by=None, now=LATER)
    for path in PUBLIC:  # all is kept that can be
        assert ("Exposed" in page(client, event, path)) or path == "versions/"
    programme.change_session(session, by=None, values={"is_closed": True})
    if is_published:
        publishing.publish(event, by=None, now=LATER)
    for path in PUBLIC:
        shown = page(client, event, path)
        assert "Exposed" not in shown
        assert "15:00" not in shown
        left = "A session is no longer in the public programme." in shown
        assert left == (is_published and path in ("versions/", "changes.atom"))


@pytest.mark.parametrize("off", [{"day": None, "start": None}, None])
@pytest.mark.parametrize("is_published", [False, True])
def test_a_session_that_is_off_can_be_closed_all_the_same(
    event, client, off, is_published
):
    """Also where everybody read already that it is cancelled."""
    session = make_session(event, "S1", title={"en": "Exposed"})
    make_session(event, "S2")
    publishing.publish(event, by=None, now=NOW)
    if off:
        programme.change_session(session, by=None, values=off)
    else:
        programme.withdraw_session(session, by=None, now=NOW)
    if is_published:
        publishing.publish(event, by=None, now=LATER)
        assert "Exposed" in page(client, event, "S1/")
    programme.change_session(session, by=None, values={"is_closed": True})
    publishing.publish(event, by=None, now=LATER)
    for path in ("", *PUBLIC):
        assert "Exposed" not in page(client, event, path)
    for path in ("agenda.ics", "agenda.json"):
        answer = client.get(f"/e/{event.code}/{path}")
        assert "Exposed" not in answer.content.decode()
    with pytest.raises(publishing.NothingChanged):
        publishing.publish(event, by=None, now=LATER)


def test_a_session_that_is_opened_again_is_back_in_older_versions(event, client):
    session = make_session(event, "S1", title={"en": "Exposed"})
    publishing.publish(event, by=None, now=NOW)
    for closed in (True, False):
        programme.change_session(session, by=None, values={"is_closed": closed})
        shown = page(client, event, "versions/1/") + page(client, event, "versions/")
        assert ("Exposed" not in shown) == closed


def test_the_feed_of_changes_is_a_new_one_once_a_session_is_closed(event, client):
    session = make_session(event)
    publishing.publish(event, by=None, now=NOW)
    url = f"/e/{event.code}/agenda/changes.atom"
    first = client.get(url)
    programme.change_session(session, by=None, values={"is_closed": True})
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200


def test_old_versions_name_people_as_they_wish_today(event, client):
    person = make_registration(event, "Layla BEN YOUSSEF").person
    session = make_session(event)
    programme.add_function(session, function=Function.SPEAKER, person=person, by=None)
    publishing.publish(event, by=None, now=NOW)
    assert "Layla" in page(client, event, "versions/1/")
    person.alias = "Openalias"
    person.save()
    shown = page(client, event, "versions/1/")
    assert "Layla" not in shown
    assert "Openalias" in shown


def test_older_versions_are_a_page_further(event, client, monkeypatch):
    session = make_session(event)
    for number in range(23):
        programme.change_session(session, by=None, values={"minutes": 30 + number})
        publishing.publish(event, by=None, now=NOW)
    shown = page(client, event, "versions/")
    assert "?before=4" in shown
    assert "versions/3/" not in shown
    older = page(client, event, "versions/?before=4")
    assert "versions/3/" in older
    assert "versions/4/" not in older


def test_before_the_first_version_the_page_says_so(event, client):
    assert "Nothing is published yet" in page(client, event, "versions/")


def test_the_feed_of_changes_is_valid_atom(changed, client):
    answer = client.get(f"/e/{changed.code}/agenda/changes.atom")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):  # RFC 4287, 4.1.1
        assert len(feed.findall(f"{ATOM}{name}")) == 1
    assert feed.find(f"{ATOM}author/{ATOM}name").text
    links = {one.get("rel"): one.get("href") for one in feed.findall(f"{ATOM}link")}
    assert links["self"].endswith("/agenda/changes.atom?lang=en")
    entries = feed.findall(f"{ATOM}entry")
    assert [one.find(f"{ATOM}title").text for one in entries] == [
        "Version 2",
        "Version 1",
    ]
    ids = [one.find(f"{ATOM}id").text for one in entries]
    assert len({*ids, feed.find(f"{ATOM}id").text}) == 3
    assert all(one.startswith("tag:") for one in ids)
    assert entries[0].find(f"{ATOM}updated").text == "2026-10-01T13:00:00+00:00"
    assert feed.find(f"{ATOM}updated").text == "2026-10-01T13:00:00+00:00"
    assert "15:00" in entries[0].find(f"{ATOM}summary").text
    assert b"Hushed" not in answer.content


def test_an_unchanged_feed_of_changes_answers_304(
    changed, client, django_assert_max_num_queries
):
    url = f"/e/{changed.code}/agenda/changes.atom"
    first = client.get(url)
    with django_assert_max_num_queries(1):
        again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_organizers_compare_any_two_versions_and_the_draft(changed, client_of, client):
    url = f"/manage/{changed.code}/programme/compare/"
    browser = client_of(Role.VIEWER)
    shown = browser.get(url, {"from": 1, "to": 2}).content.decode()
    assert "Hushed" in shown
    assert "Now closed" in shown
    assert "Nothing differs" in browser.get(url).content.decode()  # 2 to the draft
    session = changed.sessions.get(code="S1")
    programme.change_session(session, by=None, values={"minutes": 20})
    assert "15:00–15:20" in browser.get(url).content.decode()
    assert client.get(url).status_code == 302


@pytest.fixture
def draft_key(event):
    make_session(
        event, "S1", is_closed=True, title={"en": "Hushed"}, online_link=SECRET
    )
    return previewing.make_link(
        event, by=make_user("maker@example.org"), now=timezone.now()
    )


def test_the_link_to_the_draft_shows_all_but_ways_to_join(event, draft_key, client):
    event.is_public = False
    event.save()
    answer = client.get(f"/e/{event.code}/agenda/draft/{draft_key}/")
    shown = answer.content.decode()
    assert "Hushed" in shown
    assert "meet.example" not in shown
    assert 'name="robots" content="noindex"' in shown
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Cache-Control"] == "private, no-store"


def test_no_other_key_opens_the_draft(event, other_event, draft_key, client):
    theirs = previewing.make_link(
        other_event, by=make_user("b@example.org"), now=timezone.now()
    )
    for key in ("x", theirs, draft_key[:-1]):
        url = f"/e/{event.code}/agenda/draft/{key}/"
        assert client.get(url).status_code == 404
    Programme.objects.filter(event=other_event).update(preview_key="")
    url = f"/e/{other_event.code}/agenda/draft/None/"
    assert client.get(url).status_code == 404


def test_the_link_is_made_renewed_and_switched_off(event, client_of, client):
    browser = client_of(Role.PROGRAMME)
    url = f"/manage/{event.code}/programme/preview/"
    keys = []
    for _time in range(2):
        browser.post(url)
        keys.append(Programme.objects.get(event=event).preview_key)
    address = f"/e/{event.code}/agenda/draft"
    assert keys[0] != keys[1]
    assert client.get(f"{address}/{keys[0]}/").status_code == 404
    assert client.get(f"{address}/{keys[1]}/").status_code == 200
    publish = f"/manage/{event.code}/programme/publish/"
    assert keys[1] in browser.get(publish).content.decode()
    browser.post(url, {"end": ""})
    assert client.get(f"{address}/{keys[1]}/").status_code == 404
    verbs = AuditEntry.objects.filter(verb__startswith="programme:preview")
    assert verbs.count() == 3
    assert not any(key in str(one.data) for key in keys for one in verbs)


def test_the_link_ends_by_itself_and_the_team_sees_when(event, draft_key, client_of):
    row = Programme.objects.get(event=event)
    left = row.preview_until - timezone.now()
    assert timedelta(days=13) < left <= timedelta(days=14)
    browser = client_of(Role.PROGRAMME)
    publish = f"/manage/{event.code}/programme/publish/"
    assert "It opens the draft until" in browser.get(publish).content.decode()
    url = f"/e/{event.code}/agenda/draft/{draft_key}/"
    assert browser.get(url).status_code == 200

    row.preview_until = timezone.now() - timedelta(seconds=1)
    row.save()
    assert browser.get(url).status_code == 404
    assert draft_key not in browser.get(publish).content.decode()

    browser.post(f"/manage/{event.code}/programme/preview/")
    row.refresh_from_db()
    assert previewing.is_open(row, now=timezone.now())
    assert row.preview_key != draft_key


def test_the_organizer_sees_how_many_will_be_told_and_may_untick_it(event, client_of):
    row = make_registration(event, email="amina@example.org")
    session = make_session(event)
    programme.add_function(
        session, function=Function.SPEAKER, person=row.person, by=None
    )
    browser = client_of(Role.PROGRAMME)
    url = f"/manage/{event.code}/programme/publish/"
    assert "Tell 1 person by mail" in browser.get(url).content.decode()
    browser.post(url, {"note": "First"})
    assert not Mail.objects.filter(kind="agenda.published").exists()
    programme.change_session(session, by=None, values={"room": make_room(event)})
    browser.post(url, {"tell": "on"})
    assert Mail.objects.get(kind="agenda.changed").to == "amina@example.org"
