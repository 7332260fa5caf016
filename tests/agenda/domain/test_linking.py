"""Sessions that belong together: linked, shown to everybody, unlinked."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from agenda.audit import AgendaVerb
from agenda.domain import linking, programme, publishing
from agenda.models import LinkKind, Programme, SessionLink
from gfmd_days.core.models import AuditEntry, Role
from tests.agenda.conftest import make_session
from tests.conftest import NOW, make_event, make_member


@pytest.fixture
def team(client_of):
    return client_of(Role.PROGRAMME)


@pytest.fixture
def later(event):
    """Another event of the series, with a session of its own."""
    other = make_event("csd-later")
    make_session(other, "L1", title={"en": "The later one"})
    return other


def manage(event, path):
    return f"/manage/{event.code}/programme/{path}"


def test_two_sessions_are_linked_once_whoever_comes_first(event):
    one, other = make_session(event, "S1"), make_session(event, "S2")
    before = programme_draft(event)
    linking.link(one, other, kind=LinkKind.TWIN, by=None)
    assert programme_draft(event) > before
    with pytest.raises(linking.LinkedAlready):
        linking.link(other, one, kind=LinkKind.TWIN, by=None)
    linking.link(one, other, kind=LinkKind.CONTINUED, by=None)
    for row in [*SessionLink.objects.all(), *SessionLink.objects.all()]:
        linking.unlink(row, by=None)
    assert not SessionLink.objects.exists()
    assert AuditEntry.objects.filter(verb=AgendaVerb.SESSIONS_UNLINKED).count() == 2


def programme_draft(event):
    programme.stir(event.pk)
    return Programme.objects.get(event=event).draft


def test_only_related_sessions_are_of_another_event_and_of_the_series(event):
    one = make_session(event)
    elsewhere = make_event("csd-other")
    other = make_session(elsewhere, "S1")
    with pytest.raises(linking.LinkedToItself):
        linking.link(one, one, kind=LinkKind.RELATED, by=None)
    with pytest.raises(linking.NotTwins):
        linking.link(one, other, kind=LinkKind.TWIN, by=None)
    linking.link(one, other, kind=LinkKind.RELATED, by=None)
    elsewhere.series = type(elsewhere.series).objects.create(
        code="rcsc", title={"en": "Others"}
    )
    elsewhere.save()
    third = make_session(elsewhere, "S2")
    with pytest.raises(linking.OtherSeries):
        linking.link(one, third, kind=LinkKind.RELATED, by=None)


def test_sessions_are_linked_on_the_page_of_one(event, team):
    make_session(event, "S1")
    other = make_session(event, "S2")
    page = manage(event, "sessions/S1/")
    data = {"kind": "continued", "other": other.pk}
    assert team.post(f"{page}links/", data).url == f"{page}#links"
    assert "Continued in" in team.get(page).content.decode()
    assert "Continues" in team.get(manage(event, "sessions/S2/")).content.decode()
    row = SessionLink.objects.get()
    team.post(manage(event, f"sessions/S2/links/{row.pk}/remove/"))
    assert not SessionLink.objects.exists()


def test_sessions_of_events_one_may_not_see_are_not_offered(event, team):
    make_session(event, "S1")
    other = make_session(make_event("csd-other"), "S9")
    assert "S9" not in team.get(manage(event, "sessions/S1/")).content.decode()
    data = {"kind": "related", "other": other.pk}
    team.post(manage(event, "sessions/S1/links/"), data)
    assert not SessionLink.objects.exists()


def test_a_session_of_another_event_is_linked_by_whoever_may_see_it(event, later):
    here, there = make_session(event), later.sessions.get()
    user = make_member(event, Role.OWNER)
    with pytest.raises(linking.NoSuchSession):  # hers to see only when published
        linking.link(here, there, kind=LinkKind.RELATED, by=user)
    assert linking.choices(here, user) == []
    publishing.publish(later, by=None, now=NOW)
    there.title = {"en": "Renamed since"}
    there.save()
    (choice,) = linking.choices(here, user)
    assert choice.words == "L1 The later one"  # the draft is for its own team
    linking.link(here, there, kind=LinkKind.RELATED, by=user)
    with pytest.raises(linking.LinkedAlready):
        linking.link(there, here, kind=LinkKind.RELATED, by=None)


def test_a_related_session_is_shown_on_both_sides_once_published(event, later):
    here, there = make_session(event), later.sessions.get()
    linking.link(here, there, kind=LinkKind.RELATED, by=None)
    assert linking.shown(there) == []
    for one in (event, later):
        publishing.publish(one, by=None, now=NOW)
    assert [str(one.title) for one in linking.shown(here)] == ["The later one"]
    assert [one.code for one in linking.shown(there)] == ["S1"]
    later.is_public = False
    later.save()
    assert linking.shown(here) == []


def test_a_related_link_outdates_what_is_kept_of_both_programmes(event, later):
    """Pages and feeds are kept by the revision; twins are shown to the team alone."""
    here, there = make_session(event), later.sessions.get()
    twin = make_session(event, "S2")

    def revisions():
        found = Programme.objects.filter(event__in=[event, later]).order_by("event")
        return list(found.values_list("revision", flat=True))

    for one in (event, later):
        publishing.publish(one, by=None, now=NOW)
    linking.link(here, twin, kind=LinkKind.TWIN, by=None)
    before = revisions()
    row = linking.link(here, there, kind=LinkKind.RELATED, by=None)
    linked = revisions()
    linking.unlink(row, by=None)
    assert linked == [one + 1 for one in before]
    assert revisions() == [one + 2 for one in before]


def test_a_related_link_shows_at_once_on_both_public_pages(event, later, team, client):
    here, there = make_session(event), later.sessions.get()
    pages = {
        f"/e/{event.code}/agenda/S1/": f"/e/{later.code}/agenda/L1/",
        f"/e/{later.code}/agenda/L1/": f"/e/{event.code}/agenda/S1/",
    }
    for one in (event, later):
        publishing.publish(one, by=None, now=NOW)

    def seen():
        answers = {page: client.get(page) for page in pages}
        shows = {page: pages[page] in answers[page].content.decode() for page in pages}
        return [answers[page]["ETag"] for page in pages], set(shows.values())

    before, shows = seen()
    assert shows == {False}
    data = {"kind": "related", "other": there.pk}
    team.post(manage(event, "sessions/S1/links/"), data)
    linked, shows = seen()
    assert shows == {True}
    assert not set(before) & set(linked)
    (session,) = team.get(manage(event, "grid/")).json()["state"]["sessions"]
    assert [one["code"] for one in session["links"]] == [f"{later.code} L1"]

    # the other side's team takes it away again, not this side's
    row = SessionLink.objects.get()
    remove = f"sessions/L1/links/{row.pk}/remove/"
    assert team.post(manage(later, remove)).status_code == 404
    theirs = Client()
    theirs.force_login(
        make_member(later, Role.PROGRAMME), settings.AUTHENTICATION_BACKENDS[0]
    )
    theirs.post(manage(later, remove))
    assert not SessionLink.objects.exists()
    gone, shows = seen()
    assert shows == {False}
    assert not set(linked) & set(gone)
    for one in (here, there):
        told = AuditEntry.objects.filter(event=one.event, verb__startswith="session:")
        assert set(told.values_list("verb", flat=True)) >= {
            "session:linked", "session:unlinked",
        }  # fmt: skip


def test_the_draft_of_another_event_is_not_read_through_a_link(event, later, team):
    linking.link(
        make_session(event), later.sessions.get(), kind=LinkKind.RELATED, by=None
    )
    body = team.get(manage(event, "sessions/S1/")).content.decode()
    assert "L1" in body
    assert "The later one" not in body
