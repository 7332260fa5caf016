"""The public list: off by default, of confirmed people, as they wish to be shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from gfmd_days.core.models import AuditEntry, Role
from registration.domain.lists import lines, paper, public
from registration.models import PublicList, Registration, State
from tests.conftest import NOW, make_registration
from tests.registration.lists.conftest import assert_nothing_leaks, text_of


def url(event, name="participants"):
    return reverse(f"registration:{name}", args=[event.code])


def names_on(response):
    groups = response.context["groups"]
    return [one.name for group in groups for one in group.lines]


def test_without_a_decision_nobody_reads_who_takes_part(client, event, crowd):
    assert client.get(url(event)).status_code == 404
    assert client.get(url(event, "participants_pdf")).status_code == 404
    assert url(event) not in client.get(f"/e/{event.code}/").content.decode()


def test_a_list_that_is_on_is_linked_and_read_by_everybody(client, event, crowd, shown):
    page = client.get(url(event))
    assert names_on(page) == ["Layla BEN YOUSSEF", "Mariam", "Tuan Đặng"]
    assert page["X-Robots-Tag"] == "noindex"
    assert url(event) in client.get(f"/e/{event.code}/").content.decode()


def test_a_list_opens_on_its_day_at_the_venue(client, event, crowd, shown):
    shown.shown_from = timezone.now().date() + timedelta(days=3)
    shown.save()
    assert client.get(url(event)).status_code == 404
    shown.shown_from = timezone.now().date() - timedelta(days=3)
    shown.save()
    assert client.get(url(event)).status_code == 200


def test_whoever_sets_the_list_up_sees_it_before_others(client_of, event, crowd):
    page = client_of(Role.REGISTRATION).get(url(event))
    assert "Only the team sees this page so far." in page.content.decode()
    assert client_of(Role.VIEWER).get(url(event)).status_code == 404


def test_a_list_of_another_event_opens_nothing(
    client, event, other_event, crowd, shown
):
    assert client.get(url(other_event)).status_code == 404


def test_no_wish_is_broken_on_the_page(client, event, crowd, shown):
    text = client.get(url(event)).content.decode()
    assert_nothing_leaks(text)
    assert "Mariam" in text
    assert "Caravane des femmes" in text


@pytest.mark.parametrize("secret", ["Zainab", "Aliou", "Hidden", "secret"])
def test_what_is_not_shown_cannot_be_searched_for(client, event, crowd, shown, secret):
    assert names_on(client.get(url(event), {"q": secret})) == []


@pytest.mark.parametrize("query", ["dang", "Đặng", "TUAN dang", "đặng senegal"])
def test_the_search_knows_no_accents_and_no_case(client, event, crowd, shown, query):
    assert names_on(client.get(url(event), {"q": query})) == ["Tuan Đặng"]


def test_a_native_name_is_found_in_its_script(client, event, crowd, shown):
    assert names_on(client.get(url(event), {"q": "ليلى"})) == ["Layla BEN YOUSSEF"]


def test_a_search_that_is_too_long_is_no_fault(client, event, crowd, shown):
    assert client.get(url(event), {"q": "x" * 5000}).status_code == 200


def test_an_alias_stands_where_the_alias_belongs(event, crowd, shown):
    groups = {group.title: group.lines for group in public.groups(shown)}
    assert [one.name for one in groups["M"]] == ["Mariam"]
    assert "A" not in groups


@pytest.mark.parametrize("state", [one for one in State if one != State.CONFIRMED])
def test_only_who_confirmed_is_listed(client, event, crowd, shown, state):
    Registration.objects.update(state=state, decision="selected")
    assert names_on(client.get(url(event))) == []
    assert "Nobody has confirmed yet" in client.get(url(event)).content.decode()


def test_columns_that_are_not_chosen_are_not_shown(client, event, crowd, shown):
    shown.columns = ["email", "country"]
    shown.save()
    text = client.get(url(event)).content.decode()
    assert shown.columns == ["country"]
    assert "Senegal" in text
    assert "Caravane" not in text
    assert "example.org" not in text


def test_a_list_is_divided_by_country_in_the_order_of_the_language(event, crowd, shown):
    person = crowd[0].person
    person.country = "EG"
    person.save()
    shown.group_by = "country"
    with override("en"):
        assert [one.title for one in public.groups(shown)] == ["Egypt", "Senegal"]
    with override("ar"):
        assert lines.in_order("إسبانيا") < lines.in_order("بلجيكا")
        assert [one.title for one in public.groups(shown)] == ["السنغال", "مصر"]


def test_a_list_is_divided_by_region_and_who_has_none_comes_last(event, crowd, shown):
    person = crowd[3].person
    person.region = event.regions.create(code="asia", name={"en": "Asia"}, position=1)
    person.save()
    shown.group_by = "region"
    assert [one.title for one in public.groups(shown)] == ["Asia", "No answer"]


def test_guarded_facts_and_protected_answers_divide_no_list(event, crowd, shown):
    for key in ("gender", "newcomer", "migrant_led", "answer.unknown"):
        shown.group_by = key
        assert [one.title for one in public.groups(shown)] == ["B", "M", "T"]


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_costs_the_same_however_many_come(
    client, event, shown, people, django_assert_max_num_queries
):
    for number in range(people):
        make_registration(
            event,
            f"Person {number}",
            state=State.CONFIRMED,
            email=f"p{number}@example.org",
        )
    with django_assert_max_num_queries(8):
        client.get(url(event))


def test_no_wish_is_broken_on_paper(client, event, crowd, shown, fonts):
    answer = client.get(url(event, "participants_pdf"))
    text = text_of(answer.content)
    assert_nothing_leaks(text)
    for words in ("Layla BEN YOUSSEF", "Mariam", "Tuan", "As of", "3 people"):
        assert words in text
    assert "1/1" in text.replace(" ", "")
    assert answer["X-Robots-Tag"] == "noindex"


def test_the_same_paper_is_not_sent_twice(client, event, crowd, shown, fonts):
    first = client.get(url(event, "participants_pdf"))
    again = client.get(
        url(event, "participants_pdf"), headers={"if-none-match": first["ETag"]}
    )
    assert again.status_code == 304
    person = crowd[0].person
    person.not_on_lists = True
    person.save()
    changed = client.get(
        url(event, "participants_pdf"), headers={"if-none-match": first["ETag"]}
    )
    assert changed.status_code == 200
    assert "Layla" not in text_of(changed.content)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_the_paper_is_set_in_each_language(event, crowd, shown, fonts, language):
    with override(language):
        groups = public.groups(shown)
        pdf = paper.participants(event, groups, columns=shown.columns, now=NOW)
    assert "Layla BEN YOUSSEF" in text_of(pdf)


def test_long_names_are_never_cut_off(event, shown, fonts):
    name = " ".join(["Ranasinghe Arachchilage"] * 7)
    make_registration(event, name, state=State.CONFIRMED)
    groups = public.groups(shown)
    pdf = paper.participants(event, groups, columns=shown.columns, now=NOW)
    assert text_of(pdf).count("Arachchilage") == 7


def test_settings_are_saved_once_and_noted_without_names(client_of, event, crowd):
    client = client_of(Role.REGISTRATION)
    answer = client.post(
        url(event, "public_list"),
        {"is_shown": "on", "columns": ["country"], "group_by": "country"},
    )
    assert answer.status_code == 302
    found = PublicList.objects.get(event=event)
    assert (found.is_shown, found.columns, found.group_by) == (
        True,
        ["country"],
        "country",
    )
    entry = AuditEntry.objects.get(verb="list:set")
    assert entry.event == event


def test_a_column_beyond_those_offered_is_refused(client_of, event):
    answer = client_of(Role.REGISTRATION).post(
        url(event, "public_list"), {"columns": ["email"], "group_by": "gender"}
    )
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"columns", "group_by"}
    assert not PublicList.objects.exists()
