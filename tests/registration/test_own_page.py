"""Changing answers on one's own page."""

import pytest

from gfmd_days.core.models import AuditEntry, Mail
from registration.domain import links
from registration.models import Decision, Registration, State
from tests.conftest import make_registration

ANSWERS = {
    "full_name": "Wulandari",
    "language": "fr",
    "sector": "women",
    "country": "ID",
    "languages": ["id", "en"],
    "accessibility": "A ramp",
    "consent_listing": "on",
}


def url(registration, page=""):
    return f"/r/{links.token(registration)}/{page}"


def test_answers_are_changed_while_that_is_allowed(client, event):
    registration = make_registration(event)
    assert client.get(url(registration, "edit/")).status_code == 200
    assert client.post(url(registration, "edit/"), ANSWERS).status_code == 302
    registration = Registration.objects.select_related("person").get()
    assert registration.person.language == "fr"
    assert registration.accessibility == "A ramp"
    assert not registration.person.not_on_lists
    assert registration.person.email == "person@example.org", "not asked, so kept"
    entry = AuditEntry.objects.about(registration).get()
    assert "accessibility" in entry.data["fields"]
    assert "ramp" not in str(entry.data)


def test_saving_unchanged_answers_leaves_no_trace(client, event):
    registration = make_registration(event)
    client.post(url(registration, "edit/"), ANSWERS)
    client.post(url(registration, "edit/"), ANSWERS)
    assert AuditEntry.objects.about(registration).count() == 1


def test_consent_to_the_list_can_be_taken_back(client, event):
    registration = make_registration(event)
    client.post(url(registration, "edit/"), ANSWERS)
    assert registration.consents.filter(purpose="listing").exists()
    without = {k: v for k, v in ANSWERS.items() if k != "consent_listing"}
    client.post(url(registration, "edit/"), without)
    registration.person.refresh_from_db()
    assert registration.person.not_on_lists
    assert not registration.consents.filter(purpose="listing").exists()


def test_the_region_follows_when_the_country_changes(client, event):
    asia = event.regions.create(code="asia", name={"en": "Asia"})
    africa = event.regions.create(code="africa", name={"en": "Africa"})
    event.countries.create(region=asia, country="ID")
    event.countries.create(region=africa, country="MA")
    registration = make_registration(event, country="ID", region=asia)
    client.post(url(registration, "edit/"), {**ANSWERS, "country": "MA"})
    registration.person.refresh_from_db()
    assert registration.person.region == africa
    chosen = {**ANSWERS, "country": "MA", "region": asia.pk}
    client.post(url(registration, "edit/"), chosen)
    registration.person.refresh_from_db()
    assert registration.person.region == asia


@pytest.mark.parametrize(
    ("state", "decision"),
    [
        (State.WITHDRAWN, ""),
        (State.CANCELLED, ""),
        (State.DECLINED, Decision.SELECTED),
        (State.RELEASED, Decision.REJECTED),
    ],
)
def test_afterwards_they_stay_as_they_are(client, event, state, decision):
    registration = make_registration(event, state=State.SUBMITTED)
    Registration.objects.update(state=state, decision=decision)
    page = client.post(url(registration, "edit/"), ANSWERS, follow=True)
    assert "cannot be changed any more" in page.content.decode()
    registration.person.refresh_from_db()
    assert registration.person.language == "en"


def test_errors_keep_what_was_typed(client, event):
    registration = make_registration(event)
    response = client.post(
        url(registration, "edit/"), {**ANSWERS, "full_name": "N" * 10_000}
    )
    assert response.status_code == 422
    assert "N" * 10_000 in response.content.decode()
    assert "10000 characters" in response.content.decode()


def test_what_the_team_began_is_sent_by_the_person(client, event):
    registration = make_registration(event, state=State.DRAFT)
    page = client.get(url(registration)).content.decode()
    assert "not sent yet" in page
    client.post(url(registration, "send/"))
    registration.refresh_from_db()
    assert registration.state == State.SUBMITTED
    assert Mail.objects.get().kind == "registration.received"


def test_deeds_need_a_post_and_a_true_link(client, event):
    registration = make_registration(event)
    assert client.get(url(registration, "confirm/")).status_code == 405
    for page in ("edit/", "withdraw/", "decline/", "confirm/", "send/"):
        assert client.post(f"/r/{'x' * 60}/{page}").status_code == 404
    client.post(url(registration, "withdraw/"), {"reason": "Ill"})
    registration.refresh_from_db()
    assert registration.state == State.WITHDRAWN
    page = client.post(url(registration, "withdraw/"), follow=True)
    assert "not possible" in page.content.decode()


def test_a_reason_loses_what_no_database_takes(client, event):
    registration = make_registration(event)
    client.post(url(registration, "withdraw/"), {"reason": "ill\x00ness\r\nat home"})
    registration.refresh_from_db()
    assert registration.state == State.WITHDRAWN
    assert registration.reason == "illness\nat home"


@pytest.mark.parametrize(
    "name", ["Win at https://evil.example", "see www.evil.example", "evil.example/x"]
)
def test_a_name_is_no_advertisement_in_our_mails(client, event, name):
    registration = make_registration(event)
    answer = client.post(url(registration, "edit/"), {**ANSWERS, "full_name": name})
    assert answer.status_code == 422


def test_a_stroke_in_a_name_is_not_an_address(client, event):
    registration = make_registration(event)
    data = {**ANSWERS, "full_name": "Raju A/L Muthu St. John"}
    assert client.post(url(registration, "edit/"), data).status_code == 302
