"""Questions are written and edited by posting their form."""

from __future__ import annotations

import pytest

from registration.domain.forms import keeping, questions
from registration.domain.forms.questions import Kind, Option, Question, Readers
from tests.conftest import NOW
from tests.registration.forms.builder.edits import add, arrange, definition, last, seen


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.KNOWN])
def test_a_question_of_every_kind_is_written_and_edited(client, url, form, kind):
    extra = {
        "option_value": ["", "b"],
        "option_en": ["First one", "Second"],
        "option_fr": ["Premier", ""],
        "option_es": ["", ""],
        "option_ar": ["", ""],
        "wording": "2026-1",
    }
    assert (
        client.get(f"{url}open/add-question/?section=you&kind={kind}").status_code
        == 200
    )

    answer = add(client, url, form, kind, label_en="What else?", **extra)

    assert answer.status_code == 302
    question = last(form)
    assert (question.kind, question.key) == (kind, "what_else")
    assert question.label == {"en": "What else?"}
    if kind in questions.WITH_OPTIONS:
        first = Option(value="first_one", label={"en": "First one", "fr": "Premier"})
        assert question.options[0] == first
    assert client.get(f"{url}open/questions/what_else/").status_code == 200
    client.post(
        f"{url}open/questions/what_else/",
        {
            "seen": seen(form), "label_en": "And now?", "label_fr": "Et alors ?",
            "readers": "few", "key": "what_else", **extra,
        },
    )  # fmt: skip
    assert last(form).label == {"en": "And now?", "fr": "Et alors ?"}
    assert keeping.problems(form) == []


def test_everything_a_question_can_be_comes_from_its_form(client, url, form):
    add(
        client, url, form, "number", label_en="Age", help_en="In years",
        purpose_en="For visas", required="on", least="18", most="99,5", readers="few",
        is_sensitive="on", keep_days="30", key="age",
    )  # fmt: skip

    assert last(form) == Question(
        key="age",
        kind=Kind.NUMBER,
        label={"en": "Age"},
        help={"en": "In years"},
        purpose={"en": "For visas"},
        required=True,
        least="18",
        most="99.5",
        readers=Readers.FEW,
        is_sensitive=True,
        keep_days=30,
    )


def test_a_question_without_words_keeps_what_was_typed(client, url, form):
    answer = add(client, url, form, "line", help_en="Only help")

    assert answer.status_code == 422
    assert "Only help" in answer.content.decode()
    assert last(form).key == "language"


@pytest.mark.parametrize("key", ["email", "Nein!", "9a"])
def test_a_key_that_would_not_hold_is_refused(client, url, form, key):
    answer = add(client, url, form, "line", label_en="X", key=key)
    assert answer.status_code == 422


def test_a_key_that_was_put_to_people_stays(client, event, url, form, owner):
    add(client, url, form, "line", label_en="Visa", key="visa")
    keeping.publish(form, by=owner, now=NOW)

    page = client.get(f"{url}open/questions/visa/").content.decode()
    client.post(
        f"{url}open/questions/visa/",
        {"seen": seen(form), "label_en": "A visa", "readers": "office", "key": "other"},
    )

    assert 'name="key" value="visa"' not in page
    assert last(form).key == "visa"
    assert last(form).label == {"en": "A visa"}


def test_a_known_fact_is_added_reworded_and_required(client, url, form):
    arrange(client, url, form, "remove", key="country")
    arrange(client, url, form, "fact", section="you", fact="country")
    client.post(
        f"{url}open/questions/country/",
        {"seen": seen(form), "label_en": "Where do you live?", "required": "on"},
    )

    fact = last(form)
    assert (fact.key, fact.kind, fact.required) == ("country", Kind.KNOWN, True)
    assert fact.label == {"en": "Where do you live?"}


def test_buttons_of_rows_change_what_is_shown_and_keep_nothing(client, url, form):
    before = definition(form)
    data = {
        "seen": seen(form), "label_en": "Which?", "option_value": ["a", "b"],
        "option_en": ["A", "B"], "rule_groups": "1", "rule_rows_0": "1",
        "rule_key_0": "language", "rule_test_0": "is",
    }  # fmt: skip
    address = f"{url}open/add-question/?section=you&kind=choice"

    moved = client.post(address, {**data, "row": "option-up-1"})
    offered = client.post(address, {**data, "row": "refresh"}).content.decode()
    more = client.post(address, {**data, "row": "rule-more-0"})
    gone = client.post(address, {**data, "row": "rule-remove-0"})

    rows = moved.context["open_question"]["options"].rows
    assert [row.value for row in rows if not row.is_empty] == ["b", "a"]
    assert "Which?" in offered
    assert '<option value="fr">French</option>' in offered
    assert len(more.context["open_question"]["rules"].groups[0].rows) == 2
    assert gone.context["open_question"]["rules"].groups == []
    for deed in (
        "rule-more-²",
        "rule-remove-",
        "option-up-²",
        "option-down-" + "9" * 5000,
    ):
        assert client.post(address, {**data, "row": deed}).status_code == 200
    assert definition(form) == before
