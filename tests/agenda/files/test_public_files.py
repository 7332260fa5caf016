"""What everybody may download: the published, kept per revision, asked for cheaply."""

import csv
import io
import json

import pytest
from django.core.cache import cache

from agenda.domain import programme, publishing
from agenda.models import Function
from gfmd_days.core.models import AuditEntry, Role
from tests.agenda.conftest import make_room, make_session
from tests.conftest import NOW, make_person

KINDS = ("json", "xml", "csv")


@pytest.fixture
def public(event):
    hidden = make_person(event, "Layla", not_on_lists=True)
    shown = make_person(event, "Wulandari")
    room = make_room(event)
    session = make_session(event, "S1", room=room, online_link="https://a.example/join")
    for person in (hidden, shown):
        programme.add_function(
            session, function=Function.SPEAKER, person=person, note="vip", by=None
        )
    make_session(event, "S2", is_closed=True, title={"en": "Secret"})
    make_session(event, "S3", day=None, start=None, title={"en": "Waiting"})
    publishing.publish(event, by=None, now=NOW)
    cache.clear()
    return event


@pytest.mark.parametrize("kind", KINDS)
def test_public_files_hold_what_is_public(public, client, kind):
    answer = client.get(f"/e/{public.code}/agenda.{kind}")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Wulandari" in text
    for word in ("Layla", "Secret", "Waiting", "a.example", "vip", "@example.org"):
        assert word not in text
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "sessionid" not in answer.cookies


@pytest.mark.parametrize("kind", [*KINDS, "pdf"])
def test_who_has_it_is_answered_304(public, client, kind):
    url = f"/e/{public.code}/agenda.{kind}"
    tag = client.get(url)["ETag"]
    again = client.get(url, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    publishing.touch(public.pk, now=NOW)
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("kind", [*KINDS, "pdf"])
def test_queries_do_not_grow_with_the_programme(
    public, client, kind, django_assert_max_num_queries
):
    for number in range(30):
        session = make_session(public, f"T{number}")
        programme.add_function(
            session,
            function=Function.SPEAKER,
            person=make_person(public, f"Person {number}"),
            by=None,
        )
    publishing.publish(public, by=None, now=NOW)
    url = f"/e/{public.code}/agenda.{kind}"
    with django_assert_max_num_queries(12):
        tag = client.get(url)["ETag"]
    with django_assert_max_num_queries(4):  # kept
        client.get(url)
    with django_assert_max_num_queries(4):
        client.get(url, headers={"If-None-Match": tag})


@pytest.mark.parametrize("kind", [*KINDS, "pdf"])
def test_nothing_is_given_before_the_first_version(event, client, kind):
    make_session(event)
    assert client.get(f"/e/{event.code}/agenda.{kind}").status_code == 404


def test_the_public_table_has_texts_in_all_languages(public, client):
    text = client.get(f"/e/{public.code}/agenda.csv?lang=fr").content
    assert text.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(text.decode("utf-8-sig")))
    assert list(row)[7:9] == ["title_fr", "title_en"]
    assert row["shown_people"] == "speaker: Wulandari"
    assert (row["code"], row["start"], row["end"]) == ("S1", "09:00", "10:30")


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_the_team_takes_its_own_copy_and_that_is_noted(public, client_of, kind):
    url = f"/manage/{public.code}/programme/export.{kind}"
    answer = client_of(Role.PROGRAMME).get(url)
    text = answer.content.decode()
    for word in ("Layla", "Secret", "Waiting", "a.example", "vip"):
        assert word in text
    assert "no-store" in answer["Cache-Control"]
    assert AuditEntry.objects.filter(event=public, verb="exported").count() == 1 or (
        AuditEntry.objects.filter(event=public, data__list="programme").exists()
    )
    assert client_of(Role.VIEWER).get(url).status_code == 403
    if kind == "json":
        assert len(json.loads(text)["sessions"]) == 3
