"""Writing to many on screen: choosing, writing, looking, sending, who may."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gfmd_days.core.domain import mailing
from gfmd_days.core.models import Mail, Role
from registration.domain import links, news
from registration.domain.mailings import sending, words
from registration.models import (
    Mailing,
    MailingKind,
    MailingState,
    Receiver,
    Registration,
    State,
)
from tests.conftest import NOW, make_registration
from tests.registration.mailings.conftest import draft, send, work

POSTED = {
    "kind": "service",
    "fallback": "en",
    "per_minute": "60",
    "subject_en": "Hello {name}",
    "text_en": "Dear {name},\n\n{link}",
}


def written(client, url, row, **changes):
    return client.post(f"{url}{row.pk}/edit/", POSTED | changes)


def composed(row, person):
    row = Mailing.objects.get(pk=row.pk)
    return words.Composer(row).for_person(Registration.objects.get(pk=person.pk))


def seal_of(client, url, row):
    page = client.get(f"{url}{row.pk}/send/").content.decode()
    return re.search(r'name="seal" value="(\w+)"', page).group(1)


def test_from_the_lists_filter_to_the_outbox(event, client, url, three):
    make_registration(event, "other", email="other@x.org")
    page = client.get(f"{url}new/?state=confirmed").content.decode()
    assert "Write to these 3 people" in page
    answer = client.post(f"{url}new/", {"query": "state=confirmed", "scope": "all"})
    row = Mailing.objects.get()
    assert answer.url == f"{url}{row.pk}/edit/"
    assert written(client, url, row, go_on="1").url == f"{url}{row.pk}/send/"
    seal = seal_of(client, url, row)
    assert client.post(f"{url}{row.pk}/send/", {"seal": seal}).url == f"{url}{row.pk}/"
    assert client.post(f"{url}{row.pk}/send/", {"seal": seal}).status_code == 302
    work()
    assert Mail.objects.count() == 3
    assert "0 of 3 sent" in client.get(f"{url}{row.pk}/").content.decode()
    client.post(f"{url}{row.pk}/stop/")
    assert not Mail.objects.exists()
    assert "Stopped" in client.get(url).content.decode()
    client.post(f"{url}{row.pk}/resume/")
    work()
    assert Mail.objects.count() == 3


def test_ticked_rows_of_another_event_are_left_aside(
    event, other_event, client, url, three
):
    theirs = make_registration(other_event, "theirs", email="theirs@x.org")
    chosen = [three[0].pk, theirs.pk, "junk", "9" * 30]
    client.post(f"{url}new/", {"chosen": chosen, "query": ""})
    row = Mailing.objects.get()
    assert row.chosen == [three[0].pk]
    Mailing.objects.update(chosen=[three[0].pk, theirs.pk])
    written(client, url, row)
    client.post(f"{url}{row.pk}/send/", {"seal": seal_of(client, url, row)})
    assert Receiver.objects.get().registration == three[0]


def test_a_filter_that_names_what_is_gone_writes_to_nobody(event, client, url, three):
    row = draft(event, None, query="category=gone")
    answer = client.post(f"{url}{row.pk}/send/", {"seal": "x"}, follow=True)
    assert "does not work any more" in answer.content.decode()
    row.refresh_from_db()
    assert row.state == MailingState.DRAFT
    assert not Receiver.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words_of_refusal"),
    [
        ({"text_en": "Dear {nmae}"}, "{nmae}"),
        ({"subject_en": ""}, "Write this too"),
        ({"subject_en": "", "text_en": ""}, "at least one language"),
        ({"fallback": "ar"}, "in which you wrote it"),
        ({"per_minute": "0"}, "1"),
        ({"kind": "spam"}, "spam"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_a_reason(
    event, client, url, changes, words_of_refusal
):
    row = draft(event, None, words={})
    answer = written(client, url, row, **changes)
    assert answer.status_code == 422
    assert words_of_refusal in answer.content.decode()
    row.refresh_from_db()
    assert row.words == {}


def test_a_name_is_no_markup_and_no_placeholder(event):
    person = make_registration(event, "<b>{link}</b>", email="b@x.org")
    made = composed(draft(event, None), person)
    assert "Dear <b>{link}</b>," in made.text
    assert "Dear &lt;b&gt;{link}&lt;/b&gt;," in made.html
    assert "<b>" not in made.html


def test_each_gets_their_language_else_the_stated_one(event, client, url, three):
    for person, language in zip(three, ("fr", "ar", "en"), strict=True):
        person.person.language = language
        person.person.save()
    both = {code: {"subject": code, "text": "{event}"} for code in ("fr", "en")}
    row = draft(event, None, words=both)
    page = client.get(f"{url}{row.pk}/send/").content.decode()
    assert "1 person reads Arabic and gets it in English" in page
    send(row, None)
    got = dict(Mail.objects.values_list("to", "language"))
    assert got == {"amina@x.org": "fr", "bao@x.org": "en", "chidi@x.org": "en"}
    assert Mail.objects.get(language="fr").text == "Journées csd-test"


def test_the_preview_is_a_real_persons_mail_without_keys(event, client, url, three):
    row = draft(event, None)
    first = client.get(f"{url}{row.pk}/preview/?in=en")
    assert "Dear amina" in first.content.decode()
    second = client.get(f"{url}{row.pk}/preview/?in=en&n=2").content.decode()
    assert "Dear bao" in second
    html = client.get(f"{url}{row.pk}/preview/html/?in=en&n=2").content.decode()
    assert "Dear bao" in html
    assert links.token(three[1]) not in html + second
    assert client.get(f"{url}{row.pk}/preview/?in=fr").status_code == 404


def test_a_test_goes_to_me_and_opens_nobodys_page(event, client, url, three):
    row = draft(event, None, kind=MailingKind.NEWS)
    client.post(f"{url}{row.pk}/test/")
    mail = Mail.objects.get()
    assert mail.to == f"registration@{event.code}.example"
    assert "/r/example/" in mail.text
    assert not Receiver.objects.exists()


def test_the_list_costs_the_same_for_one_and_for_three(event, client, url, three):
    counts = []
    for _round in range(2):
        for _number in range(1 + len(counts)):
            send(draft(event, None), None, works=False)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_only_who_may_write_mail_writes(event, client_of, url, three):
    row = draft(event, None)
    for role in (Role.PROGRAMME, Role.REVIEWER, Role.DESK, Role.VIEWER):
        other = client_of(role)
        assert other.get(url).status_code == 403
        assert other.post(f"{url}{row.pk}/send/").status_code == 403
        page = other.get(f"/manage/{event.code}/registrations/")
        assert "Write to these people" not in page.content.decode()


def test_the_mail_is_in_the_persons_history(event, client, client_of, three):
    send(draft(event, None), None)
    page = f"/manage/{event.code}/registrations/{three[0].pk}/"
    mail = Mail.objects.get(to="amina@x.org")
    assert f"/outbox/{mail.pk}/" in client.get(page).content.decode()
    reader = client_of(Role.PROGRAMME)
    assert f"/outbox/{mail.pk}/" not in reader.get(page).content.decode()


def test_news_carry_the_headers_of_one_click(event, three, mail_server):
    send(draft(event, None, kind=MailingKind.NEWS), None, works=False)
    sending.queue_batch(Mailing.objects.get(), now=NOW)
    mailing.deliver_due(now=NOW)
    [message] = mail_server.received
    url = links.news_url(three[0])
    assert message["List-Unsubscribe"].strip() == f"<{url}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert url in message.get_body(("plain",)).get_content()
    assert url in message.get_body(("html",)).get_content()


def test_service_mail_carries_no_such_headers(event, three, mail_server):
    mail = composed(draft(event, None), three[0])
    assert mail.headers == {}
    assert "/news/" not in mail.text + mail.html


@pytest.fixture
def news_page(event, three):
    return f"/e/{event.code}/news/{links.news_token(three[0])}/"


def test_asking_changes_nothing_and_answering_does(client, news_page, three):
    page = client.get(news_page)
    assert "Send me no more news" in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert news.wants(three[0])
    assert client.post(news_page, {"end": "1"}).status_code == 302
    assert not news.wants(three[0])
    assert "Send me news again" in client.get(news_page).content.decode()
    client.post(news_page, {"again": "1"})
    assert news.wants(three[0])


def test_a_mail_programs_one_click_needs_no_cookie_and_no_question(news_page, three):
    program = Client(enforce_csrf_checks=True)
    for _twice in range(2):
        answer = program.post(news_page, {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, answer.content) == (200, b"")
    assert not news.wants(three[0])


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_the_page_speaks_each_language(client, news_page, language):
    page = client.get(f"{news_page}?lang={language}").content.decode()
    assert f'lang="{language}"' in page


def test_forged_and_strange_links_lead_to_the_page_of_bad_links(
    event, other_event, client, news_page, three
):
    own = links.token(three[0])
    elsewhere = news_page.replace(event.code, other_event.code)
    for bad in (f"/e/{event.code}/news/{own}/", elsewhere, news_page[:-3] + "x/"):
        for answer in (client.get(bad), client.post(bad)):
            assert answer.status_code == 404
            assert "This link does not work" in answer.content.decode()
    assert news.wants(three[0])


def test_the_link_opens_no_other_page_and_outlives_the_others(
    event, client, news_page, three
):
    token = links.news_token(three[0])
    assert client.get(f"/r/{token}/").status_code == 404
    three[0].link_version += 1
    three[0].save()
    event.is_public = False
    event.save()
    client.logout()
    assert client.get(news_page).status_code == 200


def test_ones_own_page_shows_the_choice(client, three):
    page = client.get(f"/r/{links.token(three[0])}/").content.decode()
    assert "News by mail" in page
    assert links.news_token(three[0]) in page
    news.end(three[0], now=NOW)
    assert (
        "Get news again" in client.get(f"/r/{links.token(three[0])}/").content.decode()
    )


def test_people_who_came_in_a_state_are_found_by_it(event, client, url, three):
    make_registration(event, "gone", state=State.WITHDRAWN, email="g@x.org")
    page = client.get(f"{url}new/").content.decode()
    assert "Write to these 3 people" in page
    assert "Not coming" in page
