"""Settings, mail and regions through their pages."""

import re

import pytest
from django.test import Client

from gfmd_days.core.domain import logins, mailing, regions
from gfmd_days.core.models import Event, Mail, MailState, MailTemplate, Role
from tests.conftest import NOW, make_person, make_user

PLACE = {"name": "Palais", "address": "", "city": "Marrakech", "country": "MA"}


@pytest.fixture
def owner(client_of) -> Client:
    return client_of(Role.OWNER)


def queue(event, key="1"):
    mailing.queue(
        logins.NOTICE,
        event=event,
        to="amina@example.org",
        language="en",
        values={"subject": f"News {key}", "text": "Hello"},
        key=key,
        now=NOW,
    )
    return Mail.objects.get(key=key)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Africa/Casablanca", "Africa/Casablanca"),
        ("quito", "America/Guayaquil"),
        ("Puerto Vallarta", "America/Mexico_City"),
        ("kathmandu", "Asia/Kathmandu"),
        ("new york", "America/New_York"),
    ],
)
def test_a_zone_is_chosen_by_name_or_city(owner, event, typed, zone):
    answer = owner.post(
        f"/manage/{event.code}/settings/place/", {**PLACE, "zone": typed}
    )
    assert answer.status_code == 302
    assert Event.objects.get(pk=event.pk).zone_name == zone


@pytest.mark.parametrize(
    "typed", ["Mars/Base", "../etc/passwd", "Africa/", "🌍", "+01:00"]
)
def test_an_unknown_zone_is_a_clear_error_and_nothing_is_lost(owner, event, typed):
    answer = owner.post(
        f"/manage/{event.code}/settings/place/", {**PLACE, "zone": typed}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "There is no time zone" in page
    assert 'value="Marrakech"' in page
    assert Event.objects.get(pk=event.pk).zone_name == "Africa/Casablanca"


def test_settings_keep_titles_in_languages_not_asked_for(owner, event):
    Event.objects.filter(pk=event.pk).update(
        title={"en": "Days", "bn": "দিন"}, languages=["en", "ar"]
    )
    form = {"title_en": "The Days", "title_ar": "الأيام", "main_language": "ar"}

    answer = owner.post(
        f"/manage/{event.code}/settings/", {**form, "other_languages": ["en", "ar"]}
    )

    assert answer.status_code == 302
    event = Event.objects.get(pk=event.pk)
    assert event.title.data == {"bn": "দিন", "en": "The Days", "ar": "الأيام"}
    assert event.languages == ["ar", "en"]


def test_settings_with_errors_come_back_with_what_was_typed(owner, event):
    form = {"title_en": "", "main_language": "xx", "capacity": "-4"}
    answer = owner.post(f"/manage/{event.code}/settings/", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'class="error-summary"' in page
    assert "Write it in at least one language." in page
    assert 'value="-4"' in page


@pytest.mark.parametrize(
    "date", ["", "tomorrow", "2026-02-30", "0001-01-01", "9999-12-31"]
)
def test_dates_that_are_none_are_refused_in_words(owner, event, date):
    form = {"date": date, "opens_at": "09:00", "closes_at": "08:00"}
    answer = owner.post(f"/manage/{event.code}/settings/days/", form)
    assert answer.status_code == 422
    assert b"The day closes after it opens." in answer.content
    assert event.days.count() == 2


def test_only_owners_of_a_series_make_events(owner, event, client):
    assert owner.get("/events/new/").status_code == 403
    chief = make_user("chief@example.org")
    event.series.memberships.create(user=chief, role=Role.OWNER)
    client.force_login(chief, "allauth.account.auth_backends.AuthenticationBackend")
    form = {
        "series": event.series.pk,
        "title_en": "Next",
        "code": "csd-next",
        "main_language": "en",
    }
    assert client.post("/events/new/", form).url == "/manage/csd-next/settings/place/"
    assert client.post("/events/new/", form).status_code == 422
    assert client.post("/events/new/", {**form, "code": "No Code!"}).status_code == 422


def test_countries_move_between_regions_and_people_with_them(owner, event):
    regions.use_defaults(event)
    asia, europe = (event.regions.get(code=code) for code in ("asia", "europe"))
    turk = make_person(event, "Ayşe", country="TR", region=asia)
    own_choice = make_person(event, "Can", country="TR", region=None)

    owner.post(
        f"/manage/{event.code}/settings/regions/move/",
        {"countries": ["TR", "CY"], "to": "europe"},
    )

    assert set(
        europe.countries.filter(country__in=["TR", "CY"]).values_list(
            "country", flat=True
        )
    ) == {"TR", "CY"}
    turk.refresh_from_db()
    own_choice.refresh_from_db()
    assert turk.region == europe
    assert own_choice.region is None

    owner.post(
        f"/manage/{event.code}/settings/regions/move/", {"countries": ["TR"], "to": ""}
    )
    assert not event.countries.filter(country="TR").exists()


@pytest.mark.parametrize("form", [{}, {"countries": ["QQ"], "to": "asia"}])
def test_moving_what_is_no_country_changes_nothing(owner, event, form):
    regions.use_defaults(event)
    before = event.countries.count()
    url = f"/manage/{event.code}/settings/regions/move/"
    assert owner.post(url, form, follow=True).status_code == 200
    assert event.countries.count() == before


def test_a_region_is_added_renamed_and_removed_once_empty(owner, event):
    regions.use_defaults(event)
    base = f"/manage/{event.code}/settings/regions/"
    owner.post(base, {"name_en": "MENA", "name_ar": "الشرق الأوسط"})
    owner.post(f"{base}move/", {"countries": ["LB"], "to": "mena"})
    owner.post(f"{base}mena/remove/")
    assert event.regions.filter(code="mena").exists()

    owner.post(f"{base}mena/", {"name_en": "Middle East"})
    assert event.regions.get(code="mena").name.data == {"en": "Middle East"}
    owner.post(f"{base}move/", {"countries": ["LB"], "to": "asia"})
    owner.post(f"{base}mena/remove/")
    assert not event.regions.filter(code="mena").exists()


def test_the_outbox_filters_by_state_and_words(owner, event, other_event):
    queue(event, "1")
    failed = queue(event, "2")
    queue(other_event, "3")
    Mail.objects.filter(pk=failed.pk).update(state=MailState.FAILED)
    url = f"/manage/{event.code}/outbox/"

    assert len(owner.get(url).context["page"].object_list) == 2
    assert list(owner.get(f"{url}?state=failed").context["page"]) == [failed]
    assert list(owner.get(f"{url}?q=news 2").context["page"]) == [failed]
    assert len(owner.get(f"{url}?state=nonsense&page=x").context["page"]) == 2


def test_the_outbox_takes_as_many_queries_for_many_mails(
    owner, event, django_assert_max_num_queries
):
    for number in range(30):
        queue(event, str(number))
    with django_assert_max_num_queries(10):
        owner.get(f"/manage/{event.code}/outbox/")


def test_a_mail_is_shown_where_it_can_do_nothing(owner, event):
    mail = queue(event)
    url = f"/manage/{event.code}/outbox/{mail.pk}/"
    page = owner.get(url).content.decode()
    assert re.search(r"<iframe[^>]* sandbox ", page)

    answer = owner.get(f"{url}html/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script" not in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_the_outbox_keeps_the_keys_in_links_to_the_receivers(owner, event, client_of):
    """Else a colleague could choose the password of an owner just invited."""
    owner.post(
        f"/manage/{event.code}/team/",
        {"email": "new@owner.example", "role": "owner", "language": "en"},
    )
    mail = Mail.objects.get(kind="core.invited")
    key = re.search(r"/key/([^/]+)/", mail.text)[1]
    colleague = client_of(Role.REGISTRATION)
    url = f"/manage/{event.code}/outbox/{mail.pk}/"
    for page in (url, f"{url}html/"):
        shown = colleague.get(page).content.decode()
        assert "/password/reset/key/" in shown
        assert key not in shown

    outbox = f"/manage/{event.code}/outbox/"
    for part in (
        key,
        key[:5],
        key[-8:],
        f"key/{key[:6]}",
        mail.text[mail.text.index("http") :][:60],
    ):
        found = colleague.get(outbox, {"q": part}).context["page"]
        assert mail not in found, part
    assert mail in colleague.get(outbox, {"q": "choose a PASSWORD"}).context["page"]


def test_sending_again_waits_for_the_worker_and_has_its_right(owner, event, client_of):
    mail = queue(event)
    Mail.objects.update(state=MailState.FAILED)
    url = f"/manage/{event.code}/outbox/{mail.pk}/again/"
    assert client_of(Role.REVIEWER).post(url).status_code == 403
    owner.post(url)
    mail.refresh_from_db()
    assert mail.state == MailState.QUEUED


def test_mail_texts_are_changed_previewed_and_put_back(owner, event):
    url = f"/manage/{event.code}/settings/mail/core.invited/fr/"
    form = {"subject": "Bienvenue à {event}", "body": "Bonjour\r\n\r\n{link}"}

    assert owner.post(url, form).status_code == 302
    own = MailTemplate.objects.get()
    assert own.body == "Bonjour\n\n{link}"
    assert "Bonjour" in owner.get(f"{url}preview/").content.decode()

    owner.post(f"{url}reset/")
    assert not MailTemplate.objects.exists()
    verbs = event.audit_entries.values_list("verb", flat=True)
    assert list(verbs) == ["mail:template_changed"] * 2


def test_an_unknown_placeholder_is_named_with_the_known_ones(owner, event):
    url = f"/manage/{event.code}/settings/mail/core.invited/en/"
    answer = owner.post(url, {"subject": "Hi {evnet}", "body": "x"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "{evnet}" in page
    assert "{event}, {by}, {role}, {link}" in page
    assert not MailTemplate.objects.exists()


@pytest.mark.parametrize("path", ["nothing/en/", "core.invited/xx/"])
def test_unknown_kinds_and_languages_of_mail_are_not_found(owner, event, path):
    url = f"/manage/{event.code}/settings/mail/{path}"
    assert owner.get(url).status_code == 404


def test_the_team_page_explains_each_role(owner, event):
    page = owner.get(f"/manage/{event.code}/team/").content.decode()
    assert "Select, reserve, reject" in page
    assert "Committee" in page


def test_the_sites_page_shows_the_zone_release_and_the_queue(client, event):
    root = make_user("root@example.org", is_superuser=True)
    client.force_login(root, "allauth.account.auth_backends.AuthenticationBackend")
    queue(event)
    page = client.get("/site/").content.decode()
    assert "tzdata" in page
    assert "Tasks waiting" in page


def test_the_menu_shows_what_the_role_may_open(client_of, event):
    page = client_of(Role.VIEWER).get(f"/manage/{event.code}/").content.decode()
    assert f"/manage/{event.code}/programme/" in page
    assert f"/manage/{event.code}/team/" not in page
    assert f"/manage/{event.code}/outbox/" not in page


def test_a_line_of_the_menu_leads_to_the_first_part_that_is_open(client_of, event):
    answer = client_of(Role.REGISTRATION).get(f"/manage/{event.code}/forms/")
    lines = {str(line["label"]): line for line in answer.context["event_menu"]}
    assert lines["Settings"]["url"] == f"/manage/{event.code}/intake/"
    assert [name for name, line in lines.items() if line["current"]] == ["Settings"]
    section = answer.context["section"]
    parts = [str(part["label"]) for part in section["parts"] if part["current"]]
    assert parts == ["Forms"]


def test_the_programme_has_parts_for_whom_may_change_it(owner, client_of, event):
    url = f"/manage/{event.code}/programme/"

    def parts(client, page=""):
        section = client.get(f"{url}{page}").context["section"]
        return [(str(one["label"]), one["current"]) for one in section["parts"]]

    assert parts(client_of(Role.VIEWER)) == [("Sessions", True)]
    names = [name for name, _ in parts(owner)]
    assert names[:3] == ["Sessions", "Rooms", "Tracks"]
    assert names[-2:] == ["Import and export", "Publish"]
    for page, name in (
        ("rooms/", "Rooms"),
        ("new/", "Sessions"),
        ("settings/", "Rules"),
    ):
        assert [one for one, is_here in parts(owner, page) if is_here] == [name]


def test_pages_carry_a_strict_policy(owner, event):
    answer = owner.get(f"/manage/{event.code}/")
    policy = answer["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
