"""A blind review: no page, call or file tells a reviewer whose application it is."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from gfmd_days.core.access import Right, rights_of
from gfmd_days.core.models import Membership, Organisation, Role
from registration.domain import blindness
from registration.domain.forms import keeping, questions
from registration.domain.forms.questions import (
    Definition,
    Kind,
    Question,
    Readers,
    Section,
)
from registration.models import (
    Answer,
    Assignment,
    Conflict,
    Form,
    FormVersion,
    ReviewPhase,
)
from tests import samples
from tests.conftest import NOW, make_phase, make_registration, make_user

SECRETS = (
    "Layla", "BEN YOUSSEF", "سلمى", "الفاسي", "Caravane des femmes", "l.secret",
    "Directrice", "A ramp, please", "Alias of hers", "+212600000000", "Morocco",
    "cousin of hers",
)  # fmt: skip
WRITTEN = (
    "I am layla, Ben Youssef by name, of the caravane des femmes; write to "
    "L.SECRET@example.org. سلمى is my name. We march for rights."
)


@pytest.fixture
def layla(event):
    row = make_registration(
        event, "Layla BEN YOUSSEF", family_name="BEN YOUSSEF", given_name="Layla",
        native_name="سلمى الفاسي", native_language="ar", alias="Alias of hers",
        email="l.secret@example.org", phone="+212600000000", job_title="Directrice",
        organisation=Organisation.objects.named(event, "Caravane des femmes"),
        country="MA", sector="union", languages=["ar", "fr"],
    )  # fmt: skip
    row.motivation, row.accessibility = WRITTEN, "A ramp, please"
    row.notes = "The cousin of hers phoned"
    row.save()
    return row


@pytest.fixture
def reviewer(event):
    user = make_user("judge@example.org", name="Judge")
    Membership.objects.create(user=user, event=event, role=Role.REVIEWER)
    return user


@pytest.fixture
def browser(reviewer):
    client = Client()
    client.force_login(reviewer, settings.AUTHENTICATION_BACKENDS[0])
    return client


def give(phase, registration, user):
    return Assignment.objects.create(
        phase=phase, registration=registration, reviewer=user
    )


def told(answer):
    """What an answer says, by whatever means."""
    body = b"".join(answer) if answer.streaming else answer.content
    return body.decode("utf-8", "replace") + str(answer.headers)


@pytest.mark.slow
def test_no_address_of_the_site_tells_a_blind_reviewer_who_applied(
    event, layla, reviewer, browser
):
    known = samples.arguments(event)
    known["registrations/<int:pk>"] = f"registrations/{layla.pk}"
    known["people/<int:pk>"] = f"people/{layla.pk}"
    event.review_phases.all().delete()
    one = give(make_phase(event, blind=True), layla, reviewer)
    known["review/<int:pk>"] = f"review/{one.pk}"
    # what the delegate's own links open is theirs; they are no reviewer's to have
    paths = {
        samples.fill(route.path, known)
        for route in samples.routes()
        if "<str:token>" not in route.path
    }
    leaks = {
        (path, secret)
        for path in sorted(paths)
        for text in (told(browser.get(path)), told(browser.get(f"{path}?q=layla")))
        for secret in SECRETS
        if secret in text
    }
    # the lists of countries offer Morocco to everybody
    assert {leak for leak in leaks if leak[1] != "Morocco"} == set()
    assert (f"/manage/{event.code}/review/{one.pk}/", "Morocco") not in leaks
    assert (f"/manage/{event.code}/review/", "Morocco") not in leaks


def test_the_same_walk_finds_the_name_where_nothing_is_hidden(
    event, layla, reviewer, browser
):
    """Or the walk above would prove nothing."""
    one = give(make_phase(event), layla, reviewer)
    for path in (f"review/{one.pk}/", "review/", f"registrations/{layla.pk}/",
                 "registrations/"):  # fmt: skip
        assert "Layla" in told(browser.get(f"/manage/{event.code}/{path}"))
    assert "Layla" in told(browser.get(f"/api/v1/events/{event.code}/registrations/"))


def test_what_a_review_needs_is_there(event, layla, reviewer, browser):
    one = give(make_phase(event, blind=True), layla, reviewer)
    page = told(browser.get(f"/manage/{event.code}/review/{one.pk}/"))
    assert "We march for rights." in page
    assert "Trade union" in page
    assert "Arabic, French" in page
    assert "accessib" not in page.lower()


def test_the_country_is_shown_where_the_phase_says_so(event, layla, reviewer, browser):
    phase = make_phase(event, blind=True, shows_country=True)
    one = give(phase, layla, reviewer)
    assert "Morocco" in told(browser.get(f"/manage/{event.code}/review/{one.pk}/"))


def test_list_page_and_api_are_closed_from_setting_up_until_the_close(
    event, layla, reviewer, browser
):
    now = timezone.now()
    paths = (
        f"/manage/{event.code}/registrations/",
        f"/manage/{event.code}/registrations/{layla.pk}/",
        f"/api/v1/events/{event.code}/registrations/",
        f"/api/v1/events/{event.code}/people/",
    )
    assert {browser.get(path).status_code for path in paths} == {200}
    make_phase(
        event, blind=True, opens_at=now + timedelta(1), closes_at=now + timedelta(2)
    )
    assert {browser.get(path).status_code for path in paths} == {403}
    menu = told(browser.get(f"/manage/{event.code}/review/"))
    assert f"/manage/{event.code}/registrations/" not in menu
    ReviewPhase.objects.update(opens_at=now - timedelta(2), closes_at=now)
    assert {browser.get(path).status_code for path in paths} == {200}


def test_another_event_s_blind_phase_hides_nothing_here(event, other_event, reviewer):
    make_phase(other_event, blind=True)
    assert Right.PEOPLE_VIEW in rights_of(reviewer, event)


@pytest.mark.parametrize(
    ("roles", "sees"),
    [
        ([Role.REVIEWER], False),
        ([Role.REVIEWER, Role.PROGRAMME], False),
        ([Role.REVIEWER, Role.REGISTRATION], True),
        ([Role.PROGRAMME], True),
        ([Role.OWNER], True),
    ],
)
def test_who_works_with_names_keeps_them(event, roles, sees):
    make_phase(event, blind=True)
    user = make_user("member@example.org")
    for role in roles:
        Membership.objects.create(user=user, event=event, role=role)
    assert (Right.PEOPLE_VIEW in rights_of(user, event)) is sees


def test_only_reviewers_pay_for_the_question(event, django_assert_num_queries):
    user = make_user("desk@example.org")
    Membership.objects.create(user=user, event=event, role=Role.DESK)
    with django_assert_num_queries(1):
        rights_of(user, event)


def test_a_reviewer_who_works_with_names_still_judges_without_them(
    event, layla, client_of
):
    owner = client_of(Role.OWNER)
    user = Membership.objects.get(role=Role.OWNER).user
    one = give(make_phase(event, blind=True), layla, user)
    assert "Layla" not in told(owner.get(f"/manage/{event.code}/review/{one.pk}/"))


def test_a_conflict_in_a_blind_phase_names_nobody(event, layla, reviewer, browser):
    one = give(make_phase(event, blind=True), layla, reviewer)
    browser.post(
        f"/manage/{event.code}/review/{one.pk}/conflict/",
        {"words": "I know them", "whole_organisation": "on"},
    )
    assert Conflict.objects.get().registration == layla
    page = told(browser.get(f"/manage/{event.code}/review/"))
    assert "An application" in page
    assert not any(secret in page for secret in SECRETS)


def test_short_words_of_a_name_do_not_eat_the_text(event):
    person = make_registration(event, "An LE", given_name="An", email="").person
    assert blindness.nameless("An apple for the lesson", person) == (
        "An apple for the lesson"
    )


def ask(event, registration, *asked):
    """Let the registration answer the event's own questions."""
    keeping._definition.cache_clear()  # another test's version may have had this key
    form = Form.objects.create(event=event, code="own", name={"en": "Own"})
    definition = Definition((Section(key="s", questions=tuple(asked)),))
    version = FormVersion.objects.create(
        form=form, number=1, definition=questions.write(definition), published_at=NOW
    )
    for question in asked:
        row = Answer(registration=registration, version=version, key=question.key)
        row.set_texts([f"Given to {question.key}"], is_secret=question.is_sensitive)
        row.save()


def test_own_questions_are_read_by_whom_they_are_meant_for(event, layla, reviewer):
    ask(
        event,
        layla,
        Question(key="jury", kind=Kind.TEXT, readers=Readers.COMMITTEE),
        Question(key="team", kind=Kind.LINE, readers=Readers.TEAM),
        Question(key="office", kind=Kind.LINE, readers=Readers.OFFICE),
        Question(key="health", kind=Kind.LINE, readers=Readers.COMMITTEE,
                 is_sensitive=True),
        Question(key="face", kind=Kind.PHOTO, readers=Readers.COMMITTEE),
    )  # fmt: skip

    def keys(phase):
        values = [one.value for one in blindness.facts(layla, phase)]
        return [v.removeprefix("Given to ") for v in values if v.startswith("Given")]

    assert keys(make_phase(event)) == ["jury", "team"]
    assert keys(make_phase(event, blind=True)) == ["jury"]
