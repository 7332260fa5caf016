"""A delegate's way from the form to the own page, as a browser without script."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client

from gfmd_days.core.models import AuditEntry, Mail, Person
from registration.domain import links
from registration.models import Draft, Registration, State
from tests.conftest import make_registration

YOU = {"email": "Layla@Example.org", "full_name": "Layla BEN YOUSSEF", "language": "ar"}
ALL = {
    **YOU,
    "organisation": "Caravane",
    "sector": "diaspora",
    "country": "MA",
    "motivation": "To be heard.",
    "languages": ["ar", "fr"],
    "gender": "woman",
    "accessibility": "A ramp",
    "no_photo": "on",
    "consent_processing": "on",
}


def base(event):
    return f"/e/{event.code}/apply/"


def fill(client, event, **changes):
    return client.post(base(event), {**ALL, **changes})


def test_the_page_after_sending_is_the_same_for_all_and_opens_no_session(client, event):
    response = fill(client, event)
    assert "sessionid" not in response.cookies
    page = client.get(response.url).content.decode()
    assert 'data-sent-to="email"' in page
    assert "layla" not in page


def test_one_page_makes_an_application_and_a_mail_with_the_link(client, event):
    response = fill(client, event)
    assert response.status_code == 302
    assert response.url == f"{base(event)}sent/"
    registration = Registration.objects.get()
    person = registration.person
    assert registration.state == State.SUBMITTED
    assert person.email == "layla@example.org"
    assert person.organisation.name == "Caravane"
    assert person.languages == ["ar", "fr"]
    assert person.no_photo
    assert person.not_on_lists, "no consent to the list means no list"
    assert registration.accessibility == "A ramp"
    assert [c.purpose for c in registration.consents.all()] == ["processing"]
    mail = Mail.objects.get()
    assert mail.to == "layla@example.org"
    assert mail.language == "ar"
    path = re.search(r"https?://[^/]+(/r/\S+)", mail.text).group(1)
    page = client.get(path)
    assert page.status_code == 200
    assert "Layla BEN YOUSSEF" in page.content.decode()
    assert 'dir="rtl"' in page.content.decode()
    assert Draft.objects.count() == 0
    assert AuditEntry.objects.about(registration).get().actor == "delegate"


def test_the_draft_is_on_the_server_from_the_first_field_on(client, event):
    response = client.post(
        f"{base(event)}draft/", {"full_name": "Wulandari", "fields": "full_name"}
    )
    assert response.json()["revision"] == 1
    assert Draft.objects.get().email == ""
    assert "Wulandari" in client.get(base(event)).content.decode()


@pytest.mark.parametrize("address", ["draft/", "file/"])
def test_a_way_in_that_no_database_can_look_for_is_none(client, event, address):
    posted = {"way": "open\0", "full_name": "Wulandari", "fields": "full_name"}
    answer = client.post(f"{base(event)}{address}", posted)
    assert answer.status_code == (200 if address == "draft/" else 422)


def test_a_page_with_a_mistake_loses_nothing(client, event):
    response = client.post(base(event), {"email": "nonsense", "full_name": "Wulandari"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Wulandari" in page
    assert "error-summary" in page
    assert Registration.objects.count() == 0
    assert Draft.objects.get().answers["full_name"] == ["Wulandari"]


def test_only_the_fields_that_changed_are_kept(client, event):
    url = f"{base(event)}draft/"
    client.post(url, {**YOU, "fields": "email full_name"})
    draft = Draft.objects.get()
    assert draft.answers["full_name"] == ["Layla BEN YOUSSEF"]
    assert draft.email == "layla@example.org"
    assert "language" not in draft.answers
    client.post(url, {"no_photo": "on", "fields": "no_photo"})
    client.post(url, {"fields": "no_photo"})
    draft.refresh_from_db()
    assert draft.answers["no_photo"] == [], "a tick can be taken away"
    assert draft.answers["full_name"] == ["Layla BEN YOUSSEF"]


def test_of_two_devices_each_learns_what_the_other_wrote(client, event):
    url = f"{base(event)}draft/"
    client.post(url, {"full_name": "Layla", "seen": 0, "fields": "full_name"})
    other = Client()
    other.get(links.draft_url(Draft.objects.get()).split("testserver")[-1])
    data = {"job_title": "Nurse", "full_name": "Layla B", "seen": 1}
    other.post(_path_of(event), {**data, "fields": "job_title full_name"})

    answer = client.post(url, {"full_name": "Leila", "seen": 1, "fields": "full_name"})

    told = answer.json()
    assert told["lost"] == {"full_name": ["Layla B"]}
    assert told["others"] == {"job_title": ["Nurse"]}
    assert Draft.objects.get().answers["full_name"] == ["Leila"], "the last one holds"


def test_sending_an_old_page_first_shows_what_was_written_elsewhere(client, event):
    url = f"{base(event)}draft/"
    client.post(url, {"full_name": "Layla", "seen": 0, "fields": "full_name"})
    client.post(url, {"job_title": "Nurse", "seen": 1, "fields": "job_title"})
    client.post(url, {"alias": "L", "seen": 2, "fields": "alias"})

    stale = fill(client, event, seen=1, alias="M")
    page = stale.content.decode()
    assert stale.status_code == 422
    assert 'value="Nurse"' in page, "what this page lacked is brought in"
    assert "said: L" in page, "what it writes over is told"
    assert Registration.objects.count() == 0

    seen = re.search(r'name="seen" value="(\d+)"', page).group(1)
    assert fill(client, event, seen=seen, alias="M").status_code == 302


def _path_of(event):
    return f"{base(event)}draft/"


def test_a_name_of_ten_thousand_characters_is_refused_and_kept(client, event):
    name = "Ab " * 3334
    response = client.post(base(event), {**YOU, "full_name": name})
    page = response.content.decode()
    assert response.status_code == 422
    assert "This is too long" in page
    assert page.count("Ab Ab Ab") > 1
    assert "maxlength" not in page, "the browser would cut it off silently"
    assert Draft.objects.get().answers["full_name"] == [name]


def test_a_name_in_another_script_is_asked_for_in_latin_letters(client, event):
    response = client.post(base(event), {**YOU, "full_name": "ليلى بن يوسف"})
    assert "Latin letters" in response.content.decode()
    assert "ليلى بن يوسف" in response.content.decode()


def test_control_characters_vanish_from_names(client, event):
    fill(client, event, full_name="Layla\x00\x07 \u202eBEN\u202c YOUSSEF")
    assert Person.objects.get().full_name == "Layla BEN YOUSSEF"


def test_a_file_instead_of_a_text_is_an_empty_answer(client, event, tmp_path):
    path = tmp_path / "name.txt"
    path.write_bytes(b"\xff\xfe\x00")
    with path.open("rb") as file:
        response = client.post(base(event), {**YOU, "full_name": file})
    assert response.status_code == 422
    assert "Tell us your name" in response.content.decode()


def test_an_address_known_already_gets_the_same_answer_and_another_mail(client, event):
    known = make_registration(event, email="layla@example.org")
    response = fill(client, event)
    assert response.url == f"{base(event)}sent/"
    assert Registration.objects.get() == known
    mail = Mail.objects.get()
    assert mail.kind == "registration.again"
    known.person.refresh_from_db()
    assert known.person.full_name == "Wulandari", "a stranger changes nothing"


def test_pressing_twice_is_one_application_and_one_mail(client, event):
    key = str(uuid.uuid4())
    for _press in range(2):
        response = fill(client, event, idempotency_key=key)
        assert response.url == f"{base(event)}sent/"
    assert Registration.objects.count() == Mail.objects.count() == 1


def test_a_link_to_finish_later_needs_an_address(client, event):
    response = client.post(base(event), {"full_name": "Layla", "go": "later"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Write your e-mail address first" in page
    assert 'value="Layla"' in page
    assert "error-summary" not in page, "nothing was sent yet"
    assert Mail.objects.count() == 0


def test_several_ways_in_are_chosen_from_first(client, event):
    first = event.streams.get()
    other = event.streams.create(
        code="network",
        name={"en": "Networks"},
        category=first.category,
        opens_at=first.opens_at,
        closes_at=first.closes_at,
    )
    page = client.get(base(event)).content.decode()
    assert "Open call" in page
    assert "Networks" in page
    assert client.get(f"{base(event)}nowhere/").status_code == 404
    response = client.post(f"{base(event)}network/", ALL)
    assert response.url == f"{base(event)}sent/"
    assert Registration.objects.get().stream == other


def test_a_closed_way_in_says_so_while_another_is_open(client, event):
    first = event.streams.get()
    event.streams.create(
        code="network",
        name={"en": "Networks"},
        category=first.category,
        opens_at=first.opens_at,
        closes_at=first.opens_at + timedelta(days=1),
    )
    page = client.get(f"{base(event)}network/").content.decode()
    assert "closed" in page
    assert client.post(f"{base(event)}network/", ALL).status_code == 200
    assert Registration.objects.count() == 0


def test_a_mailed_link_opens_the_draft_on_another_device(client, event):
    client.post(base(event), {**YOU, "go": "later"})
    mail = Mail.objects.get()
    path = re.search(r"https?://[^/]+(/e/\S+)", mail.text).group(1)
    other = Client()
    assert "Layla" in other.get(path, follow=True).content.decode()
    forged = path.replace("resume/", "resume/x")
    assert "Layla" not in Client().get(forged, follow=True).content.decode()


def test_a_draft_is_shown_to_nobody_who_only_knows_the_address(client, event):
    client.post(base(event), YOU)
    other = Client()
    other.post(base(event), {"email": YOU["email"], "full_name": ""})
    assert "BEN YOUSSEF" not in other.get(base(event)).content.decode()
    assert Draft.objects.count() == 2


def test_only_the_countries_of_the_event_are_offered(client, event):
    region = event.regions.create(code="maghreb", name={"en": "Maghreb"})
    event.countries.create(region=region, country="MA")
    page = client.get(base(event)).content.decode()
    assert 'value="MA"' in page
    assert 'value="FR"' not in page
    fill(client, event)
    assert Person.objects.get().region == region, "it follows from the country"


def test_closed_doors_say_so(client, event):
    event.streams.update(closes_at="2026-10-01T00:00Z")
    page = client.get(base(event))
    assert page.status_code == 200
    assert "closed" in page.content.decode()


def test_too_many_words_are_counted_for_the_writer(client, event):
    response = fill(client, event, motivation="word " * 201)
    assert "This has 201 words; please keep it to 200." in response.content.decode()


def test_the_link_is_sent_again_to_known_addresses_only_and_nobody_sees(client, event):
    make_registration(event, email="layla@example.org")
    url = f"/e/{event.code}/link/"
    known = client.post(url, {"email": "LAYLA@example.org"}).content.decode()
    unknown = client.post(url, {"email": "other@example.org"}).content.decode()
    strip = re.compile(r"layla@example.org|other@example.org|value=\"[^\"]+\"")
    strip_token = re.compile(r'(content|value)="[^"]{64}"')
    assert strip_token.sub("", strip.sub("", known)) == strip_token.sub(
        "", strip.sub("", unknown)
    )
    assert Mail.objects.get().kind == "registration.link"


def test_asking_for_links_too_often_is_braked(client, event, settings):
    url = f"/e/{event.code}/link/"
    for _ in range(30):
        client.post(url, {"email": "a@example.org"})
    response = client.post(url, {"email": "a@example.org"})
    assert response.status_code == 429
    assert response["Retry-After"]


@pytest.mark.parametrize("language", ["ar", "fr", "es"])
def test_the_form_opens_in_each_language(client, event, language):
    page = client.get(f"{base(event)}?lang={language}")
    assert page.status_code == 200
    assert f'lang="{language}"' in page.content.decode()


def test_forged_old_and_foreign_tokens_open_nothing(client, event):
    registration = make_registration(event)
    token = links.token(registration)
    assert client.get(f"/r/{token}/").status_code == 200
    for bad in [
        token[:-1] + "x",
        "x" + token,
        "nonsense",
        links.calendar_token(registration),
    ]:
        response = client.get(f"/r/{bad}/")
        assert response.status_code == 404
        assert "This link does not work" in response.content.decode()
    Registration.objects.update(link_version=2)
    response = client.get(f"/r/{token}/")
    assert response.status_code == 404
    assert "replaced by a newer one" in response.content.decode()


def test_calendar_tokens_read_calendars_and_page_tokens_do_not(event):
    registration = make_registration(event)
    token = links.calendar_token(registration)
    assert links.by_calendar_token(token) == registration
    for bad in (links.token(registration), token + "x"):
        with pytest.raises(links.UnknownLink):
            links.by_calendar_token(bad)


def test_an_own_page_stays_out_of_caches_and_of_other_sites(client, event):
    response = client.get(f"/r/{links.token(make_registration(event))}/")
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "same-origin"
