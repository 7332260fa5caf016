"""What is to mend, the preview, and the versions put to people."""

from __future__ import annotations

import pytest

from registration.domain.forms import editing, keeping
from registration.domain.forms.questions import Kind, Option, Question
from tests.conftest import NOW
from tests.registration.forms.builder.edits import add, arrange, definition, seen


def test_problems_are_listed_with_links_and_keep_it_from_being_published(
    client, url, form
):
    arrange(client, url, form, "remove", key="full_name")
    add(client, url, form, "consent", label_fr="Oui", key="yes")

    page = client.get(f"{url}open/").content.decode()
    answer = client.post(f"{url}open/publish/")

    assert "3 things to mend" in page
    assert f'href="{url}open/questions/yes/"' in page
    assert answer.status_code == 422
    assert not form.versions.exists()


def test_missing_translations_are_marked(client, url, form):
    add(client, url, form, "line", label_en="Visa", label_fr="Visa", key="visa")

    page = client.get(f"{url}open/").content.decode()

    assert "words missing: Spanish, Arabic" in page


def test_publishing_shows_what_changed_and_makes_a_version(client, url, form, owner):
    keeping.publish(form, by=owner, now=NOW)
    add(client, url, form, "yes_no", label_en="Do you need a visa?", key="visa")
    arrange(client, url, form, "remove", key="region")

    page = client.get(f"{url}open/publish/").content.decode()
    client.post(f"{url}open/publish/")

    assert "What changed since version 1" in page
    assert "Do you need a visa?" in page
    assert "Region you speak for" in page
    assert form.versions.first().number == 2
    listed = client.get(f"{url}open/versions/").content.decode()
    assert "2 changes" in listed
    first = client.get(f"{url}open/versions/1/").content.decode()
    second = client.get(f"{url}open/versions/2/").content.decode()
    assert "Do you need a visa?" not in first
    assert "Do you need a visa?" in second


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Avez-vous un visa"), ("en", "Do you have a visa")]
)
def test_the_preview_speaks_each_language_and_keeps_nothing(
    client, url, form, language, words
):
    add(client, url, form, "yes_no", label_en="Do you have a visa",
        label_fr="Avez-vous un visa", key="visa")  # fmt: skip

    page = client.get(f"{url}open/preview/", {"language": language}).content.decode()

    assert words in page
    assert client.get(f"{url}open/preview/", {"language": "de"}).status_code == 404


def test_the_preview_shows_without_script_what_is_asked_now(client, url, form):
    add(client, url, form, "yes_no", label_en="Visa?", key="visa")
    add(client, url, form, "line", label_en="Passport", key="passport",
        rule_groups="1", rule_rows_0="1", rule_key_0="visa", rule_test_0="is",
        rule_value_0="yes")  # fmt: skip

    before = client.get(f"{url}open/preview/").content.decode()
    after = client.post(f"{url}open/preview/", {"own_visa": "yes"}).content.decode()

    assert '<div data-question="passport" hidden>' in before
    assert '<div data-question="passport">' in after


def test_bounds_that_are_no_numbers_are_looked_past_in_the_preview(
    client, url, form, owner
):
    several = Question(
        key="days", kind=Kind.SEVERAL, label={"en": "Days"}, least="²", most="9" * 5000,
        options=(Option("a", {"en": "A"}), Option("b", {"en": "B"})),
    )  # fmt: skip
    draft = editing.add_question(definition(form), "you", several)
    keeping.save_draft(form, draft, seen=form.changed_at, by=owner)
    answer = client.post(f"{url}open/preview/", {"own_days": "a"})
    assert "Choose at" not in answer.content.decode()
    assert client.post(f"{url}open/publish/", {"seen": seen(form)}).status_code != 500
    assert not form.versions.exists()
