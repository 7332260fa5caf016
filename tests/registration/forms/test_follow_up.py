"""Forms for those selected: who is asked, until when, and told apart by form."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from gfmd_days.core.models import AuditEntry, Role
from registration.domain import answers as filled
from registration.domain import applying, following, links, merging, removal
from registration.domain.forms import forgetting, keeping, reading, shelving
from registration.domain.forms.conditions import Answered, Check
from registration.domain.forms.questions import Definition, Kind, Question, Section
from registration.domain.refusals import FormInUse
from registration.exports import own_facts
from registration.models import Answer, Decision, FormPurpose, Intake, State, Upload
from tests.conftest import NOW, make_registration, make_user

ASKED = (
    Question(
        key="topic", kind=Kind.LINE, label={"en": "Which break-out?"}, required=True
    ),
    Question(key="speaks", kind=Kind.YES_NO, label={"en": "Do you speak?"}),
    Question(
        key="talk",
        kind=Kind.LINE,
        label={"en": "Of what?"},
        required=True,
        when=Answered(key="speaks", test=Check.IS, values=("yes",)),
    ),
    Question(
        key="health", kind=Kind.LINE, label={"en": "Health"}, is_sensitive=True,
        keep_days=5,
    ),
    Question(key="paper", kind=Kind.FILE, label={"en": "Paper"}),
)  # fmt: skip


@pytest.fixture
def owner(event):
    user = make_user("builder@example.org")
    user.memberships.create(event=event, role=Role.OWNER)
    return user


def make_form(event, owner, code, purpose, asked):
    form = keeping.create(event, code=code, name=code, purpose=purpose, by=owner)
    section = Section(key="more", title={"en": "More"}, questions=asked)
    draft = Definition((section,))
    if purpose == FormPurpose.APPLICATION:
        draft = Definition((*keeping.questions.read(form.draft).sections, section))
    form = keeping.save_draft(form, draft, seen=form.changed_at, by=owner)
    keeping.publish(form, by=owner, now=NOW)
    return form


@pytest.fixture
def form(event, owner):
    return make_form(event, owner, "after", FormPurpose.FOLLOW_UP, ASKED)


@pytest.fixture
def application(event, owner):
    """A form to apply with, whose keys are the later form's words too."""
    asked = make_form(event, owner, "open", FormPurpose.APPLICATION, ASKED[:1])
    event.streams.update(form=asked)
    return asked


@pytest.fixture
def row(event):
    return make_registration(event, state=State.CONFIRMED, email="w@example.org")


def address(row, form):
    return f"/r/{links.token(row)}/form/{form.code}/"


def kept(row, form):
    return following.answers_of(row, form).own


def put_application(row, form, text):
    version = form.versions.first()
    asked = keeping.InForce(keeping.definition_of(version), version)
    keeping.put(row, {"topic": [text]}, asked=asked, now=NOW)


def save(row, form, **own):
    given = {key: [text] for key, text in own.items()}
    return following.save(row, form, own=given, by=None, now=NOW)


@pytest.mark.parametrize(
    ("state", "decision", "told", "is_asked"),
    [
        (State.SUBMITTED, "", "", False),
        (State.DECIDED, Decision.SELECTED, "", False),
        (State.DECIDED, Decision.REJECTED, Decision.SELECTED, True),
        (State.RELEASED, Decision.SELECTED, Decision.SELECTED, True),
        (State.RELEASED, Decision.RESERVE, Decision.RESERVE, False),
        (State.CONFIRMED, Decision.SELECTED, Decision.SELECTED, True),
        (State.DECLINED, Decision.SELECTED, Decision.SELECTED, False),
        (State.WITHDRAWN, Decision.SELECTED, Decision.SELECTED, False),
        (State.CANCELLED, Decision.SELECTED, Decision.SELECTED, False),
    ],
)
def test_only_those_told_that_they_are_selected_are_asked(
    client, row, form, state, decision, told, is_asked
):
    row.state, row.decision, row.told = state, decision, told
    row.save()

    assert client.get(address(row, form)).status_code == (200 if is_asked else 404)
    answer = client.post(address(row, form), {"own_topic": "Remittances"})
    assert answer.status_code == (302 if is_asked else 404)
    assert bool(kept(row, form)) == is_asked
    own = client.get(f"/r/{links.token(row)}/").content.decode()
    assert (address(row, form) in own) == is_asked
    assert following.count(form) == following.Counted(int(is_asked), int(is_asked))


def test_answers_are_kept_with_the_version_and_protected_ones_encrypted(
    client, row, form
):
    page = client.get(address(row, form))
    assert page["Cache-Control"] == "private, no-store"
    assert (
        "Still asked of you" in client.get(f"/r/{links.token(row)}/").content.decode()
    )

    client.post(address(row, form), {"own_topic": "Pay", "own_health": "Asthma"})

    health = row.answers.get(key="health")
    assert (health.given, health.texts) == ([], ["Asthma"])
    assert health.version == form.versions.get()
    assert "Pay" in client.get(address(row, form)).content.decode()
    assert "Answered" in client.get(f"/r/{links.token(row)}/").content.decode()
    entry = AuditEntry.objects.about(row).get(verb="registration:edited")
    assert entry.data == {"fields": ["after-topic", "after-health"]}


def test_the_device_keeps_what_is_typed_until_the_answers_are_saved(client, row, form):
    key = f"follow-up-{form.pk}-{row.pk}"
    page = client.get(address(row, form)).content.decode()
    assert f'data-autosave="{key}"' in page
    health = re.search(r"<[^>]+name=.own_health[^>]+>", page)
    assert "data-private" in health[0]

    done = f'data-autosave-done="{key}"'
    refused = client.post(address(row, form), {"own_topic": ""})
    assert done not in refused.content.decode()
    saved = client.post(address(row, form), {"own_topic": "Pay"}, follow=True)
    assert done in saved.content.decode()
    assert done not in client.get(f"/r/{links.token(row)}/").content.decode()


def test_a_mistake_keeps_what_was_typed_and_conditions_look_at_this_form(
    client, row, form
):
    typed = {"own_topic": "Pay", "own_speaks": "yes", "own_talk": ""}
    page = client.post(address(row, form), typed)
    assert page.status_code == 422
    assert "Pay" in page.content.decode()
    assert kept(row, form) == {}

    client.post(address(row, form), typed | {"own_speaks": "no", "own_talk": "x"})
    assert kept(row, form) == {"topic": ["Pay"], "speaks": ["no"]}


def test_after_the_last_day_the_answers_can_only_be_read(client, event, row, form):
    save(row, form, topic="Pay")
    day = timezone.now().date() - timedelta(days=2)
    Intake.objects.update_or_create(event=event, defaults={"travel_until": day})

    page = client.get(address(row, form)).content.decode()
    assert "The date for changes has passed" in page
    assert "Pay" in page
    assert "Save my answers" not in page
    paper = SimpleUploadedFile("a.pdf", b"%PDF-1.4")
    client.post(address(row, form), {"own_topic": "Visas", "own_paper": paper})
    assert kept(row, form) == {"topic": ["Pay"]}
    assert not row.uploads.exists()


def test_a_form_never_published_or_of_other_ways_in_or_events_is_not_asked(
    client, event, other_event, owner, row, form
):
    bare = keeping.create(
        event, code="bare", name="Bare", purpose=FormPurpose.FOLLOW_UP, by=owner
    )
    there = make_form(other_event, owner, "there", FormPurpose.FOLLOW_UP, ASKED)
    assert client.get(address(row, bare)).status_code == 404
    assert client.get(address(row, there)).status_code == 404
    assert client.get(f"/r/wrong/form/{form.code}/").status_code == 404


def test_the_same_key_in_two_forms_is_two_answers(row, form, application, owner):
    put_application(row, application, "first")
    save(row, form, topic="second")

    assert filled.of(row).own == {"topic": ["first"]}
    assert kept(row, form) == {"topic": ["second"]}
    applying.edit(row, filled.of(row), by=owner, now=NOW)
    assert kept(row, form) == {"topic": ["second"]}
    texts = reading.texts_of(row, protected=False)
    assert texts == {"topic": ["first"], "after-topic": ["second"]}


def test_the_team_reads_both_and_protected_ones_only_noted(
    client_of, event, row, form, application
):
    put_application(row, application, "first")
    save(row, form, topic="second", health="Asthma")
    client = client_of(Role.REGISTRATION)
    one = f"/manage/{event.code}/registrations/{row.pk}/"

    page = client.get(one).content.decode()
    assert "first" in page
    assert "second" in page
    assert "Asthma" not in page
    shown = client.post(f"{one}answers/after-health/").content.decode()
    assert "Asthma" in shown
    entry = AuditEntry.objects.about(row).get(verb="person:sensitive_read")
    assert entry.data == {"field": "after-health"}


def test_lists_have_a_column_for_each_form(event, row, form, application):
    from gfmd_days.core.access import TABLE

    rights = TABLE[Role.OWNER]
    keys = {one.key for one in reading.columns(event, rights=rights)}
    assert {"topic", "after-topic"} <= keys
    assert "after-health" not in keys


def test_files_of_two_forms_do_not_touch_each_other(client, row, form, owner):
    paper = SimpleUploadedFile("mine.pdf", b"%PDF-1.4")
    client.post(address(row, form), {"own_topic": "Pay", "own_paper": paper})
    upload = row.uploads.get()
    assert upload.follow_up == form
    assert kept(row, form)["paper"] == [str(upload.pk)]

    asked = make_form(row.event, owner, "open", FormPurpose.APPLICATION, ASKED[-1:])
    row.event.streams.update(form=asked)
    row.stream.refresh_from_db()
    applying.edit(row, filled.of(row), by=owner, now=NOW)
    assert row.uploads.get() == upload


def test_the_copy_of_ones_data_tells_both(row, form, application):
    put_application(row, application, "first")
    save(row, form, topic="second")
    answers = next(p for p in own_facts.parts(row, "en") if p.key == "answers")
    told = {one.key: one.words for one in answers.facts}
    assert told == {"topic": ["first"], "after-topic": ["second"]}


def test_erasing_somebody_takes_their_answers_and_files(client, row, form):
    paper = SimpleUploadedFile("mine.pdf", b"%PDF-1.4")
    client.post(address(row, form), {"own_topic": "Pay", "own_paper": paper})
    removal.remove(row)
    assert not Answer.objects.exists()
    assert not Upload.objects.exists()


def test_an_answer_goes_on_its_own_date(event, row, form):
    save(row, form, topic="Pay", health="Asthma")
    last = max(event.dates)
    forgetting.forget_due(last + timedelta(days=5))
    assert set(kept(row, form)) == {"topic", "health"}
    forgetting.forget_due(last + timedelta(days=6))
    assert set(kept(row, form)) == {"topic"}
    assert isinstance(last, date)


def test_merging_takes_answers_form_by_form(event, owner, row, form, application):
    other = make_registration(event, "Twin", state=State.CONFIRMED)
    put_application(row, application, "first")
    save(other, form, topic="second")
    merging.merge(row, dropped=other, taking=(), by=owner, now=NOW)
    row.refresh_from_db()
    assert filled.of(row).own == {"topic": ["first"]}
    assert kept(row, form) == {"topic": ["second"]}


def test_the_builder_says_how_many_have_answered(client_of, event, row, form):
    make_registration(event, "Other", state=State.CONFIRMED)
    make_registration(event, "Third")
    save(row, form, topic="Pay")
    page = client_of(Role.OWNER).get(f"/manage/{event.code}/forms/{form.code}/")
    assert "1 of 2 have answered" in page.content.decode()


def test_an_answered_form_stays_what_it_is_for(row, form, owner):
    save(row, form, topic="Pay")
    with pytest.raises(FormInUse):
        shelving.settle(form, name="After", purpose=FormPurpose.APPLICATION, by=owner)
