"""The form builder: every edit by posting its form."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gfmd_days.core.models import AuditEntry, Role
from registration.domain.forms import editing, keeping, questions
from registration.domain.forms.conditions import Answered, Check, Every, Not
from registration.domain.forms.questions import Kind, Option, Question, Readers
from registration.models import Form, FormPurpose
from tests.conftest import NOW, make_member, make_registration


@pytest.fixture
def owner(event):
    return make_member(event, Role.OWNER)


@pytest.fixture
def form(event, owner):
    return keeping.create(
        event, code="open", name="Open", purpose=FormPurpose.APPLICATION, by=owner
    )


@pytest.fixture
def client(client_of):
    return client_of(Role.REGISTRATION)


@pytest.fixture
def url(event):
    return f"/manage/{event.code}/forms/"


def definition(form):
    form.refresh_from_db()
    return questions.read(form.draft)


def seen(form):
    form.refresh_from_db()
    return form.changed_at.isoformat()


def arrange(client, url, form, deed, **data):
    data = {"deed": deed, "seen": seen(form), **data}
    return client.post(f"{url}open/arrange/", data, follow=True)


def add(client, url, form, kind, **data):
    """Write a question at the end of the section “you”."""
    return client.post(
        f"{url}open/add-question/?section=you&kind={kind}",
        {"seen": seen(form), "readers": "office", **data},
    )


def last(form):
    return definition(form).sections[0].questions[-1]


def test_a_new_form_begins_with_the_standard_questions(client, event, url):
    answer = client.post(
        f"{url}add/", {"code": "Call", "name_en": "Call", "purpose": "application"}
    )

    assert answer.url == f"{url}call/"
    form = Form.objects.get(event=event, code="call")
    assert "full_name" in definition(form).questions
    assert keeping.problems(form) == []


@pytest.mark.parametrize("code", ["add", "import", "open"])
def test_a_code_that_is_taken_or_an_address_is_refused(client, url, form, code):
    answer = client.post(
        f"{url}add/", {"code": code, "name_en": "X", "purpose": "application"}
    )
    assert answer.status_code == 422
    assert Form.objects.count() == 1


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


def test_a_form_travels_as_a_file(client, event, url, form):
    add(client, url, form, "line", label_en="Visa", key="visa", rule_groups="1",
        rule_rows_0="1", rule_key_0="language", rule_test_0="answered")  # fmt: skip
    file = client.get(f"{url}open/file/")

    answer = client.post(
        f"{url}import/",
        {"code": "two", "file": SimpleUploadedFile("form.json", file.content)},
    )

    assert file["Content-Disposition"] == 'attachment; filename="csd-test-open.json"'
    assert answer.status_code == 302
    two = Form.objects.get(event=event, code="two")
    assert two.draft == Form.objects.get(pk=form.pk).draft
    assert str(two.name) == "Open"


def deep(levels):
    condition = {"kind": "answer", "key": "a", "test": "answered"}
    for _ in range(levels):
        condition = {"kind": "not", "of": condition}
    return condition


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"format": "gfmd-days-form/2"}',
        json.dumps(
            {
                "format": "gfmd-days-form/1", "name": {"en": "X"},
                "purpose": "application",
                "definition": {"sections": [{"key": "<b>", "title": {"en": "X"}}]},
            }
        ).encode(),
        json.dumps(
            {
                "format": "gfmd-days-form/1", "name": {"en": "X"},
                "purpose": "application",
                "definition": {"sections": [{"key": "a", "when": deep(11)}]},
            }
        ).encode(),
        b'{"definition": ' + b'{"sections": [' * 5000,
        b" " * 1_000_001,
    ],
)  # fmt: skip
def test_a_file_that_is_no_form_is_refused_with_its_place(client, event, url, content):
    answer = client.post(
        f"{url}import/", {"code": "two", "file": SimpleUploadedFile("f.json", content)}
    )
    assert answer.status_code == 422
    assert not event.forms.exists()


def test_a_form_is_copied_from_an_event_one_may_edit(
    client, url, event, other_event, owner
):
    there = keeping.create(
        other_event, code="there", name="There", purpose=FormPurpose.FOLLOW_UP, by=owner
    )
    refused = client.post(f"{url}copy/", {"source": there.pk, "code": "mine"})
    assert refused.status_code == 422
    assert not event.forms.exists()

    user = make_member(other_event, Role.OWNER)
    user.memberships.create(event=event, role=Role.OWNER)
    client.force_login(user)
    client.post(f"{url}copy/", {"source": there.pk, "code": "mine"})

    mine = Form.objects.get(event=event)
    assert (mine.code, mine.draft, mine.purpose) == ("mine", there.draft, "follow_up")


def test_a_form_somebody_answered_stays(client, event, url, form, owner):
    add(client, url, form, "line", label_en="Visa", key="visa")
    version = keeping.publish(form, by=owner, now=NOW)
    row = make_registration(event)
    asked = keeping.InForce(keeping.definition_of(version), version)
    keeping.put(row, {"visa": ["x"]}, asked=asked, now=NOW)

    page = client.post(f"{url}open/remove/", follow=True).content.decode()

    assert "it stays" in page
    assert Form.objects.filter(pk=form.pk).exists()
    row.answers.all().delete()
    client.post(f"{url}open/remove/")
    assert not Form.objects.filter(pk=form.pk).exists()


def test_a_way_in_is_given_a_form_for_applying(client, event, form, owner):
    stream = event.streams.get()
    keeping.create(
        event, code="after", name="After", purpose=FormPurpose.FOLLOW_UP, by=owner
    )
    address = f"/manage/{event.code}/intake/ways-in/{stream.pk}/"
    page = client.get(address)
    data = {
        "code": "open", "position": 0, "name_en": "Open", "entry": "open",
        "category": stream.category_id,
        "opens_at": "2026-01-01T00:00", "closes_at": "2036-01-01T00:00",
    }  # fmt: skip

    client.post(address, {**data, "form": form.pk})

    offered = [
        str(words) for _value, words in page.context["form"]["form"].field.choices
    ]
    assert offered == ["The standard form", "Open"]
    stream.refresh_from_db()
    assert stream.form == form
    client.post(address, data)
    stream.refresh_from_db()
    assert stream.form is None


def test_a_form_in_use_cannot_be_removed(client, event, url, form):
    event.streams.update(form=form)
    client.post(f"{url}open/remove/")
    assert Form.objects.filter(pk=form.pk).exists()


def test_the_history_names_the_form_and_no_words(client, url, form):
    add(client, url, form, "line", label_en="A secret of ours", key="visa")
    entry = AuditEntry.objects.filter(verb="form:changed").latest("pk")
    assert entry.data == {"form": "open"}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_as_often_for_three_forms_as_for_one(
    client, event, url, owner, count, django_assert_max_num_queries
):
    for number in range(count):
        row = keeping.create(
            event,
            code=f"f{number}",
            name="F",
            purpose=FormPurpose.APPLICATION,
            by=owner,
        )
        keeping.publish(row, by=owner, now=NOW)
    with django_assert_max_num_queries(14):
        page = client.get(url).content.decode()
    assert page.count("version 1") == count


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
