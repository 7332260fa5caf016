"""Questions and sections move, come and go, and hang on conditions."""

from __future__ import annotations

import pytest

from gfmd_days.core.models import AuditEntry
from registration.domain.forms import keeping, questions
from registration.domain.forms.conditions import Answered, Check, Every, Not
from registration.domain.forms.questions import Kind, Question
from tests.registration.forms.builder.edits import add, arrange, definition, last, seen


def test_questions_and_sections_move_are_copied_and_taken_out(client, url, form):
    add(client, url, form, "line", label_en="Visa", key="visa")
    arrange(client, url, form, "up", key="visa")
    assert [one.key for one in definition(form).sections[0].questions][-2:] == [
        "visa",
        "language",
    ]
    arrange(client, url, form, "duplicate", key="visa")
    assert "visa_2" in definition(form).questions
    arrange(client, url, form, "place", key="visa", section="safety", at="0")
    assert definition(form).sections[-1].questions[0].key == "visa"
    arrange(client, url, form, "section-down", key="you")
    assert [one.key for one in definition(form).sections][:2] == ["work", "you"]
    page = arrange(client, url, form, "section-remove", key="needs").content.decode()
    assert "“What you need” is taken out." in page
    assert len(definition(form).sections) == 3


def test_what_was_taken_out_comes_back_and_goes_again(client, url, form):
    before = definition(form)
    arrange(client, url, form, "remove", key="country")
    after = definition(form)

    arrange(client, url, form, "undo")
    assert definition(form) == before
    arrange(client, url, form, "redo")
    assert definition(form) == after
    arrange(client, url, form, "undo")
    arrange(client, url, form, "remove", key="email")
    arrange(client, url, form, "redo")
    assert "email" not in definition(form).questions
    assert "country" in definition(form).questions


def test_no_more_than_thirty_edits_are_kept(client, url, form, owner):
    for number in range(35):
        by = -1 if number % 2 else 1
        edited = questions.read(form.draft)
        sections = edited.sections[::by] if number % 3 else edited.sections[1:]
        form = keeping.save_draft(
            form, questions.Definition(sections or edited.sections),
            seen=form.changed_at, by=owner,
        )  # fmt: skip
    assert form.steps.count() <= 31


def test_sections_are_written_with_a_condition(client, url, form):
    client.post(
        f"{url}open/add-section/",
        {
            "seen": seen(form), "title_en": "Your journey", "rule_groups": "1",
            "rule_rows_0": "1", "rule_key_0": "country", "rule_test_0": "not:is",
            "rule_value_0": "MA",
        },
    )  # fmt: skip

    section = definition(form).sections[-1]
    assert (section.key, section.title) == ("your_journey", {"en": "Your journey"})
    assert section.when == Not(Answered("country", Check.IS, ("MA",)))
    client.post(
        f"{url}open/sections/your_journey/", {"seen": seen(form), "title_en": "Travel"}
    )
    section = definition(form).sections[-1]
    assert (section.key, section.title) == ("your_journey", {"en": "Travel"})
    assert section.when is None


def test_a_condition_of_two_levels_is_written_and_told_in_words(client, url, form):
    add(client, url, form, "date", label_en="Arrival", key="arrival")
    add(client, url, form, "number", label_en="Age", key="age")
    add(
        client, url, form, "line", label_en="Guardian", key="guardian",
        rule_join="every", rule_groups="2",
        rule_join_0="some", rule_rows_0="2",
        rule_key_0="arrival", rule_test_0="from", rule_value_0="2026-12-01",
        rule_key_1="language", rule_test_1="one_of", rule_value_1=["fr", "ar"],
        rule_rows_1="1", rule_key_2="age", rule_test_2="at_least", rule_value_2="18",
    )  # fmt: skip

    when = last(form).when
    assert isinstance(when, Every)
    assert when.of[1] == Answered("age", Check.AT_LEAST, ("18",))
    assert keeping.problems(form) == []
    page = client.get(f"{url}open/").content.decode()
    assert (
        "asked when (“Arrival” is on or after 2026-12-01 or “Language we write to you "
        "in” is one of French or Arabic) and “Age” is at least 18"
    ) in page


def test_two_editors_do_not_overwrite_each_other_and_lose_nothing(client, url, form):
    old = seen(form)
    arrange(client, url, form, "remove", key="title")

    answer = client.post(
        f"{url}open/questions/country/", {"seen": old, "label_en": "Where from?"}
    )
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "Where from?" in page
    assert "Somebody else changed this form meanwhile" in page
    assert definition(form).questions["country"].label == {}
    assert f'name="seen" value="{seen(form)}"' in page
    client.post(
        f"{url}open/questions/country/", {"seen": seen(form), "label_en": "Where from?"}
    )
    assert definition(form).questions["country"].label == {"en": "Where from?"}
    assert "title" not in definition(form).questions


@pytest.mark.parametrize("old", ["", "nonsense", "2026-01-01", "2026-13-45T00:00:00Z"])
def test_an_edit_that_names_no_state_changes_nothing(client, url, form, old):
    before = definition(form)
    client.post(
        f"{url}open/arrange/", {"deed": "remove", "key": "country", "seen": old}
    )
    assert definition(form) == before


def test_the_history_names_the_form_and_no_words(client, url, form):
    add(client, url, form, "line", label_en="A secret of ours", key="visa")
    entry = AuditEntry.objects.filter(verb="form:changed").latest("pk")
    assert entry.data == {"form": "open"}


@pytest.mark.parametrize("count", [1, 30])
def test_the_builder_asks_the_database_as_often_for_many_questions(
    client, url, form, owner, count, django_assert_max_num_queries
):
    draft = questions.read(form.draft)
    first = draft.sections[0]
    added = tuple(
        Question(
            key=f"q{n}", kind=Kind.LINE, label={"en": "Q"},
            when=Answered("email", Check.ANSWERED),
        )
        for n in range(count)
    )  # fmt: skip
    new = type(first)(
        key="you", title=first.title, questions=(*first.questions, *added)
    )
    keeping.save_draft(
        form,
        questions.Definition((new, *draft.sections[1:])),
        seen=form.changed_at,
        by=owner,
    )
    with django_assert_max_num_queries(16):
        assert client.get(f"{url}open/").status_code == 200
