"""The rapporteur's form, the team's pages and what everybody reads."""

from __future__ import annotations

import csv
import io
import re
from datetime import time

import pytest
from openpyxl import load_workbook

from agenda.domain import publishing, reporting
from agenda.domain.outcomes import Advice, Report
from agenda.models import Actor, Outcome, Recommendation, Stage
from gfmd_days.core.models import Mail, Role
from registration.domain import links
from tests.agenda.conftest import make_session, make_track
from tests.agenda.reports import give, published, reporter, write
from tests.conftest import NOW, make_person

FIELDS = {
    "seen": "0",
    "language": "en",
    "summary": "What was said",
    "conclusions": "",
    "advice-0-actor": "governments",
    "advice-0-text": "Do it",
    "advice-1-actor": "",
    "advice-1-text": "",
    "go": "save",
}


@pytest.fixture
def session(event):
    event.refresh_from_db()
    return make_session(event, track=make_track(event))


@pytest.fixture
def mine(session):
    """The address at which the rapporteur writes."""
    token = links.token(reporter(session))
    return f"/r/{token}/reports/S1/"


def body(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_the_rapporteur_writes_saves_and_sends(mine, client):
    page = body(client.get(mine))
    assert "Send to the organizers" in page
    assert 'name="themes" value=' in page

    assert client.post(mine, FIELDS).status_code == 302
    row = Outcome.objects.get()
    assert (row.summary, row.stage) == ("What was said", Stage.WRITING)
    assert [one.text for one in row.recommendations.all()] == ["Do it"]

    client.post(mine, {**FIELDS, "seen": str(row.edit), "go": "send"})
    row.refresh_from_db()
    assert row.stage == Stage.SENT
    assert "Sent" in body(client.get(mine.removesuffix("S1/")))


def test_who_holds_no_such_function_finds_no_form(session, mine, client):
    other = make_session(session.event, "S2", start=time(11))
    token = links.token(reporter(other, "Somebody", email="else@example.org"))
    assert client.get(f"/r/{token}/reports/S1/").status_code == 404
    assert "Session S2" in body(client.get(f"/r/{token}/reports/"))


def test_without_script_rows_are_added_and_removed_and_nothing_is_lost(mine, client):
    page = body(client.post(mine, {**FIELDS, "go": "add"}))
    assert "advice-2-text" in page
    assert "What was said" in page
    assert not Outcome.objects.exists()

    page = body(client.post(mine, {**FIELDS, "go": "remove-0"}))
    assert "advice-0-text" not in page
    assert "advice-1-text" in page


def test_a_row_without_an_actor_says_so_beside_the_field(mine, client):
    page = body(client.post(mine, {**FIELDS, "advice-0-actor": ""}), 422)
    assert page.count("Say of whom this is asked.") == 2  # in the summary, at the field
    assert not Outcome.objects.exists()


def test_somebody_elses_save_is_shown_before_it_is_replaced(session, mine, client):
    row = write(session, Report(summary="Hers"), send=False)
    ticks = ["TRANSIT", "DIASPORA"]
    page = body(client.post(mine, {**FIELDS, "points": ticks}), 422)
    assert "Somebody else changed this report" in page
    assert page.count("checked") >= 2
    assert "What was said" in page
    assert "Summary" in page
    assert Outcome.objects.get().summary == "Hers"

    seen = re.search(r'name="seen" value="(\d+)"', page).group(1)
    assert seen == str(row.edit)
    client.post(mine, {**FIELDS, "seen": seen})
    assert Outcome.objects.get().summary == "What was said"


def test_a_link_of_the_organizers_opens_one_report(session, client):
    guest = make_person(session.event, "Guest")
    give(session, guest)
    url = f"/o/{reporting.key(session, guest)}/"
    page = client.get(url)
    assert "Send to the organizers" in body(page)
    assert page["Cache-Control"] == "private, no-store"
    client.post(url, FIELDS)
    assert Outcome.objects.get().session == session
    assert client.get("/o/forged/").status_code == 404


def test_the_own_page_leads_to_the_reports(mine, client):
    own = mine.split("reports/")[0]
    assert f"{own}reports/" in body(client.get(own))


def test_the_team_reads_reviews_publishes_and_takes_back(session, mine, client_of):
    client = client_of(Role.PROGRAMME)
    base = f"/manage/{session.event.code}/reports/"
    assert "Adaeze Okoro" in body(client.get(base))
    row = write(session)
    publishing.publish(session.event, by=None, now=NOW)
    assert "Recruiters pass" in body(client.get(f"{base}S1/"))

    client.post(f"{base}S1/publish/", {"seen": str(row.edit)})
    row.refresh_from_db()
    assert row.stage == Stage.PUBLISHED
    client.post(f"{base}S1/take-back/")
    client.post(f"{base}S1/hand-back/")
    row.refresh_from_db()
    assert row.stage == Stage.WRITING


def test_the_team_is_told_what_everybody_reads_of_a_closed_session(event, client_of):
    row = published(event)
    client = client_of(Role.PROGRAMME)
    url = f"/manage/{event.code}/reports/S1/"
    assert "Everybody can read it" in body(client.get(url))
    row.session.is_closed = True
    row.session.save()
    shown = body(client.get(url))
    assert "Everybody can read it" not in shown
    assert "nobody but the team sees it" in shown
    assert "title, kind, day and themes" in shown
    client.post(f"{url}publish/", {"seen": str(row.edit), "closed_too": "on"})
    assert "Everybody can read it" in body(client.get(url))


@pytest.mark.parametrize(
    ("role", "names"),
    [
        (Role.VIEWER, ["Openalias", "On no list"]),
        (Role.REVIEWER, ["Zzreal", "Zzhidden"]),  # who may read people
        (Role.PROGRAMME, ["Zzreal", "Zzhidden"]),
    ],
    ids=str,
)
def test_the_list_and_the_report_name_people_as_each_of_the_team_may_see_them(
    session, client_of, role, names
):
    give(session, make_person(session.event, "Zzreal", alias="Openalias"))
    give(session, make_person(session.event, "Zzhidden", not_on_lists=True))
    base = f"/manage/{session.event.code}/reports/"
    client = client_of(role)
    for url in (base, f"{base}S1/"):
        page = body(client.get(url))
        all_names = ("Openalias", "On no list", "Zzreal", "Zzhidden")
        assert [one for one in all_names if one in page] == names


def test_the_list_is_narrowed_by_state(session, client_of):
    write(session)
    base = f"/manage/{session.event.code}/reports/"
    client = client_of(Role.VIEWER)
    assert "Session S1" in body(client.get(f"{base}?stage=sent"))
    assert "Session S1" not in body(client.get(f"{base}?stage=published"))


def test_the_team_corrects_a_published_report(event, client_of):
    row = published(event)
    client = client_of(Role.PROGRAMME)
    url = f"/manage/{event.code}/reports/S1/correct/"
    assert "at once" in body(client.get(url))
    client.post(url, {**FIELDS, "seen": str(row.edit), "summary": "Corrected"})
    row.refresh_from_db()
    assert (row.summary, row.stage) == ("Corrected", Stage.PUBLISHED)


def test_reminders_go_out_by_a_button(session, mine, client_of):
    session.event.days.filter(pk=session.day_id).update(date="2020-01-01")
    client_of(Role.PROGRAMME).post(f"/manage/{session.event.code}/reports/remind/")
    assert Mail.objects.get().kind == "agenda.report_missing"


def test_everybody_reads_what_is_published_and_nothing_else(event, client):
    published(event)
    write(make_session(event, "S2", start=time(11)), Report(summary="Not yet"))
    publishing.publish(event, by=None, now=NOW)
    page = body(client.get(f"/e/{event.code}/outcomes/"))
    assert "Recruiters pass" in page
    assert "Not yet" not in page
    assert "Forbid fees." in body(client.get("/s/csd/outcomes/"))
    session = body(client.get(f"/e/{event.code}/agenda/S1/"))
    assert f"/e/{event.code}/outcomes/#r-S1" in session


def test_a_filter_that_fits_nothing_says_so(event, client):
    published(event)
    page = body(client.get(f"/e/{event.code}/outcomes/?q=zebra"))
    assert "No report fits" in page
    assert client.get(f"/e/{event.code}/outcomes.csv?q=zebra").status_code == 404
    unknown = body(client.get(f"/e/{event.code}/outcomes/?point=NONE&by=what"))
    assert "Recruiters pass" in unknown


def test_a_hidden_event_shows_no_reports(event, client):
    published(event)
    event.is_public = False
    event.save()
    assert client.get(f"/e/{event.code}/outcomes/").status_code == 404
    assert client.get("/s/csd/outcomes/").status_code == 404
    assert client.get("/s/nothing/outcomes.pdf").status_code == 404


def test_a_spreadsheet_calculates_nothing_that_was_typed(event, client):
    advice = (Advice(Actor.MEDIA, '=HYPERLINK("x")'),)
    published(event, report=Report(summary="+1", advice=advice))
    text = b"".join([client.get(f"/e/{event.code}/outcomes.csv").content])
    assert text.startswith(b"\xef\xbb\xbf")
    _head, row = csv.reader(io.StringIO(text.decode("utf-8-sig")))
    assert row[7:9] == ['\'=HYPERLINK("x")', "'+1"]

    book = load_workbook(
        io.BytesIO(client.get(f"/e/{event.code}/outcomes.xlsx").content)
    )
    assert book.active["H2"].data_type == "s"
    assert str(book.active["H2"].value).startswith("'=")


def test_pages_ask_the_database_as_often_for_many_reports(
    event, client, django_assert_max_num_queries
):
    for number in range(8):
        row = published(event, f"S{number}", track=make_track(event, str(number)))
        reporter(row.session, f"Reporter {number}", email=f"r{number}@example.org")
    publishing.publish(event, by=None, now=NOW)
    assert Recommendation.objects.count() == 16
    for url in (f"/e/{event.code}/outcomes/", "/s/csd/outcomes/?by=theme"):
        with django_assert_max_num_queries(12):
            body(client.get(url))


def test_the_teams_list_asks_as_often_for_many(
    event, client_of, django_assert_max_num_queries
):
    client = client_of(Role.PROGRAMME)
    for number in range(8):
        row = published(event, f"S{number}", track=make_track(event, str(number)))
        reporter(row.session, f"Reporter {number}", email=f"r{number}@example.org")
    with django_assert_max_num_queries(12):
        body(client.get(f"/manage/{event.code}/reports/"))


def test_an_odd_number_of_what_was_seen_is_no_error(session, client_of):
    write(session)
    url = f"/manage/{session.event.code}/reports/S1/review/"
    client = client_of(Role.PROGRAMME)
    for odd in ("²", "٣", "9" * 5000):
        assert client.post(url, {"seen": odd}).status_code == 302
