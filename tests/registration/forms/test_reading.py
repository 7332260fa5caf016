"""Who reads which answer, on the page and in lists; protected ones are noted."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.management import call_command

from gfmd_days.core.access import TABLE, Right
from gfmd_days.core.domain import clock
from gfmd_days.core.models import AuditEntry, Role
from registration.domain import merging, retention, visibility
from registration.domain.forms import editing, forgetting, keeping, questions
from registration.domain.forms.questions import Kind, Option, Question, Readers, Section
from registration.models import FormPurpose
from tests.conftest import NOW, make_registration, make_user

SECRET = "protected"


def asked_of(readers: Readers) -> Question:
    return Question(
        key=f"for_{readers}",
        kind=Kind.LINE,
        label={"en": f"For {readers}"},
        readers=readers,
    )


LEVELS = [asked_of(readers) for readers in Readers]
PROTECTED = [
    Question(
        key=f"{SECRET}_{readers}",
        kind=Kind.LINE,
        label={"en": "Protected"},
        readers=readers,
        is_sensitive=True,
    )
    for readers in Readers
]
# Which roles read answers of which level on the page of a registration.
READ = {
    Readers.TEAM: {Role.OWNER, Role.REGISTRATION, Role.PROGRAMME, Role.REVIEWER},
    Readers.COMMITTEE: {Role.OWNER, Role.REGISTRATION, Role.REVIEWER},
    Readers.OFFICE: {Role.OWNER, Role.REGISTRATION},
    Readers.FEW: {Role.OWNER, Role.REGISTRATION},
}


@pytest.fixture
def owner(event):
    """Who builds the forms here: an owner besides the one of `client_of`."""
    user = make_user("builder@example.org")
    user.memberships.create(event=event, role=Role.OWNER)
    return user


@pytest.fixture
def form(event, owner):
    form = keeping.create(
        event, code="open", name="Open", purpose=FormPurpose.APPLICATION, by=owner
    )
    event.streams.update(form=form)
    return form


def put_in(form, owner, *asked: Question):
    """Ask these in a section of their own and publish."""
    form.refresh_from_db()
    draft = editing.remove_section(questions.read(form.draft), "extra")
    draft = editing.add_section(
        draft, Section(key="extra", title={"en": "Besides"}, questions=asked)
    )
    form = keeping.save_draft(form, draft, seen=form.changed_at, by=owner)
    return keeping.publish(form, by=owner, now=NOW)


def answer(row, version, **given: str):
    asked = keeping.InForce(keeping.definition_of(version), version)
    texts = {key: [text] for key, text in given.items()}
    keeping.put(row, texts, asked=asked, now=NOW)


@pytest.fixture
def row(event, form, owner):
    version = put_in(form, owner, *LEVELS, *PROTECTED)
    row = make_registration(event)
    given = {one.key: f"said-{one.key}" for one in (*LEVELS, *PROTECTED)}
    answer(row, version, **given)
    return row


def page_of(client, row, path=""):
    return client.get(f"/manage/{row.event.code}/registrations/{row.pk}/{path}")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("readers", list(Readers))
def test_an_answer_is_read_by_its_readers_and_nobody_else(
    client_of, event, form, row, role, readers
):
    client = client_of(role)
    page = page_of(client, row).content.decode()

    assert (f"said-for_{readers}" in page) == (role in READ[readers])
    assert f"said-{SECRET}" not in page


@pytest.mark.parametrize("role", list(Role))
def test_a_protected_answer_needs_its_readers_and_the_right_to_protected_ones(role):
    for question in PROTECTED:
        opens = visibility.opens(question, TABLE[role])
        assert opens == (role in {Role.OWNER, Role.REGISTRATION})


def test_reading_a_protected_answer_is_noted_and_shows_only_that_one(
    client_of, event, row
):
    client = client_of(Role.REGISTRATION)
    plain = page_of(client, row).content.decode()
    assert f'/registrations/{row.pk}/answers/{SECRET}_few/"' in plain

    page = client.post(
        f"/manage/{event.code}/registrations/{row.pk}/answers/{SECRET}_few/"
    ).content.decode()

    assert f"said-{SECRET}_few" in page
    assert f"said-{SECRET}_team" not in page
    entry = AuditEntry.objects.get(verb="person:sensitive_read")
    assert entry.data == {"field": f"{SECRET}_few"}
    assert entry.subject_id == str(row.pk)


def test_no_answer_is_read_by_guessing_its_address(client_of, event, row):
    address = f"/manage/{event.code}/registrations/{row.pk}/answers/"
    assert (
        client_of(Role.REVIEWER).post(f"{address}{SECRET}_committee/").status_code
        == 403
    )
    assert client_of(Role.REGISTRATION).post(f"{address}other/").status_code == 404
    assert not AuditEntry.objects.filter(verb="person:sensitive_read").exists()


def test_the_page_shows_the_question_as_it_was_asked(client_of, event, form, owner):
    before = Question(
        key="visa",
        kind=Kind.CHOICE,
        label={"en": "A visa?"},
        options=(
            Option(value="y", label={"en": "I need one"}),
            Option(value="n", label={"en": "I do not"}),
        ),
    )
    row = make_registration(event)
    answer(row, put_in(form, owner, before), visa="y")
    after = Question(key="visa", kind=Kind.LINE, label={"en": "Which passport?"})
    put_in(form, owner, after)

    page = page_of(client_of(Role.REGISTRATION), row).content.decode()

    assert "A visa?" in page
    assert "I need one" in page
    assert "Which passport?" not in page


def test_what_is_protected_today_is_so_for_older_answers(client_of, event, form, owner):
    before = Question(
        key="visa", kind=Kind.LINE, label={"en": "A visa?"}, readers=Readers.TEAM
    )
    row = make_registration(event)
    answer(row, put_in(form, owner, before), visa="blue")
    put_in(
        form,
        owner,
        Question(
            key="visa", kind=Kind.LINE, label={"en": "A visa?"}, is_sensitive=True
        ),
    )

    for role in (Role.REVIEWER, Role.REGISTRATION):
        assert "blue" not in page_of(client_of(role), row).content.decode()
    taken = export(client_of(Role.PROGRAMME), event)
    assert taken is None


def export(client, event, **data):
    """Return the team's list as rows by heading; None if it is refused."""
    response = client.post(
        f"/manage/{event.code}/registrations/export/",
        {"variant": "full", "format": "csv", **data},
    )
    if response.status_code != 200:
        return None
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_teams_list_has_a_column_a_question_and_none_that_is_protected(
    client_of, event, row
):
    [line] = export(client_of(Role.REGISTRATION), event)

    own = {key: text for key, text in line.items() if key.startswith("answer:")}
    assert own == {f"answer:for_{one}": f"said-for_{one}" for one in Readers}


def test_protected_answers_are_taken_along_only_if_asked_for_and_noted(
    client_of, event, row
):
    [line] = export(client_of(Role.REGISTRATION), event, protected="on")

    assert line[f"answer:{SECRET}_few"] == f"said-{SECRET}_few"
    entry = AuditEntry.objects.get(verb="event:exported")
    assert entry.data["protected"] is True


def test_the_list_for_circulation_has_no_answers(client_of, event, row):
    row.state = "confirmed"
    row.save()
    response = client_of(Role.REGISTRATION).post(
        f"/manage/{event.code}/registrations/export/",
        {"variant": "circulation", "format": "csv", "protected": "on"},
    )
    text = b"".join(response.streaming_content).decode()
    assert "answer" not in text
    assert "protected" not in AuditEntry.objects.get(verb="event:exported").data


def test_an_export_with_answers_is_read_in_again(event, row, tmp_path):
    row.person.country = "MA"
    row.person.sector = "union"
    row.person.save()
    path = tmp_path / "list.csv"
    call_command("export_delegates", event.code, output=path)
    assert "answer:for_team" in path.read_text(encoding="utf-8-sig")
    assert f"answer:{SECRET}_few" not in path.read_text(encoding="utf-8-sig")

    call_command("import_delegates", event.code, str(path))

    assert row.answers.count() == len(LEVELS) + len(PROTECTED)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_three_versions_as_for_one(
    client_of, event, form, owner, count, django_assert_max_num_queries
):
    row = make_registration(event)
    for number in range(count):
        asked = [
            Question(key=f"q{n}", kind=Kind.LINE, label={"en": f"{number}"})
            for n in range(count)
        ]
        answer(row, put_in(form, owner, *asked), **{one.key: "x" for one in asked})
    client = client_of(Role.REGISTRATION)
    page_of(client, row)  # definitions never change: read once a process
    with django_assert_max_num_queries(36):
        page_of(client, row)


def test_the_export_asks_as_often_for_three_people_as_for_one(
    client_of, event, row, django_assert_max_num_queries
):
    client = client_of(Role.REGISTRATION)
    export(client, event)
    for number in range(3):
        make_registration(event, f"P{number}", email=f"{number}@example.org")
    with django_assert_max_num_queries(24):
        assert len(export(client, event)) == 4


KEPT = Question(key="kept", kind=Kind.LINE, label={"en": "K"})
SHORT = Question(key="short", kind=Kind.LINE, label={"en": "S"}, keep_days=10)
LAST_DAY = date(2026, 12, 2)


@pytest.mark.parametrize(("days", "gone"), [(-5, 0), (10, 0), (11, 1), (400, 1)])
def test_an_answer_goes_on_its_own_date(event, form, owner, days, gone):
    row = make_registration(event)
    answer(row, put_in(form, owner, KEPT, SHORT), kept="a", short="b")

    done = forgetting.forget_due(LAST_DAY + timedelta(days=days))

    assert sum(one.answers for one in done) == gone
    assert set(keeping.answers_of(row)) == ({"kept"} if gone else {"kept", "short"})
    assert forgetting.forget_due(LAST_DAY + timedelta(days=days)) == []
    entries = AuditEntry.objects.filter(verb="registration:answers_forgotten")
    assert [one.data for one in entries] == [{"answers": 1, "facts": 0}] * gone


@pytest.mark.parametrize(("then", "now"), [(10, 30), (30, 10), (10, None), (None, 10)])
def test_the_shorter_of_two_promises_holds(event, form, owner, then, now):
    row = make_registration(event)
    asked = Question(key="q", kind=Kind.LINE, label={"en": "Q"}, keep_days=then)
    answer(row, put_in(form, owner, asked), q="a")
    put_in(
        form, owner, Question(key="q", kind=Kind.LINE, label={"en": "Q"}, keep_days=now)
    )

    forgetting.forget_due(LAST_DAY + timedelta(days=11))

    assert keeping.answers_of(row) == {}


def test_a_known_fact_goes_on_its_own_date_too(event, form, owner, other_event):
    row = make_registration(event, gender="woman", languages=["fr"])
    other = make_registration(other_event, gender="woman", email="o@example.org")
    row.accessibility = "Step-free"
    row.save()
    form.refresh_from_db()
    draft = questions.read(form.draft)
    for key in ("accessibility", "languages"):
        fact = Question(key=key, kind=Kind.KNOWN, keep_days=0)
        draft = editing.put_question(draft, key, fact, folded=False)
    form = keeping.save_draft(form, draft, seen=form.changed_at, by=owner)
    keeping.publish(form, by=owner, now=NOW)

    [done] = forgetting.forget_due(LAST_DAY + timedelta(days=1))

    row.refresh_from_db()
    row.person.refresh_from_db()
    other.person.refresh_from_db()
    assert done.facts == 2
    assert (row.accessibility, row.person.languages) == ("", [])
    assert row.person.gender == other.person.gender == "woman"


def test_the_clock_and_the_command_delete_them(event, form, owner):
    assert "registration.purge" in clock.WORKS
    row = make_registration(event)
    version = put_in(form, owner, SHORT)
    answer(row, version, short="b")
    retention.purge_due(now=NOW)
    assert row.answers.exists()
    retention.purge_due(now=NOW + timedelta(days=400))
    assert not row.answers.exists()
    answer(row, version, short="b")
    event.days.last().delete()
    event.days.update(date=date(2020, 1, 1))
    out = io.StringIO()
    call_command("purge", stdout=out)
    assert f"{event.code}: 1 answers and 0 facts deleted" in out.getvalue()


def test_whoever_may_export_reads_what_the_page_shows():
    """No role takes along in a list what it may not read on the page."""
    for rights in TABLE.values():
        if Right.PEOPLE_EXPORT in rights:
            assert Right.PEOPLE_VIEW in rights


def test_a_known_fact_goes_also_when_its_form_is_asked_no_more(event, form, owner):
    row = make_registration(event)
    row.accessibility = "Step-free"
    row.save()
    form.refresh_from_db()
    draft = questions.read(form.draft)
    fact = Question(key="accessibility", kind=Kind.KNOWN, keep_days=0)
    draft = editing.put_question(draft, "accessibility", fact, folded=False)
    form = keeping.save_draft(form, draft, seen=form.changed_at, by=owner)
    version = put_in(form, owner, KEPT)
    answer(row, version, kept="a")
    event.streams.update(form=None)

    forgetting.forget_due(LAST_DAY + timedelta(days=1))

    row.refresh_from_db()
    assert row.accessibility == ""


def test_a_known_fact_goes_from_what_was_merged_too(event, form, owner):
    row = make_registration(event)
    twin = make_registration(event, "Twin", email="twin@example.org")
    twin.accessibility = "Step-free"
    twin.save()
    record = merging.merge(row, dropped=twin, taking=[], by=owner, now=NOW)
    assert "Step-free" in record.content
    form.refresh_from_db()
    draft = questions.read(form.draft)
    fact = Question(key="accessibility", kind=Kind.KNOWN, keep_days=0)
    draft = editing.put_question(draft, "accessibility", fact, folded=False)
    form = keeping.save_draft(form, draft, seen=form.changed_at, by=owner)
    keeping.publish(form, by=owner, now=NOW)

    forgetting.forget_due(LAST_DAY + timedelta(days=1))

    row.refresh_from_db()
    record.refresh_from_db()
    assert row.accessibility == ""
    assert "Step-free" not in record.content
