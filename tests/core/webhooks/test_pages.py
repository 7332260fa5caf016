"""The team's pages about webhooks."""

import pytest
from django.urls import reverse

from gfmd_days.core import tasks
from gfmd_days.core.domain import announcing, delivering, webhooks
from gfmd_days.core.models import Delivery, DeliveryState, Role, Webhook
from tests.conftest import NOW, make_event


@pytest.fixture
def team(client_of):
    return client_of(Role.OWNER)


@pytest.fixture
def known(event, owner):
    """A webhook that nobody calls."""
    return webhooks.add(
        event,
        url="https://example.org/news",
        about=["session.changed"],
        by=owner,
        now=NOW,
    )[0]


@pytest.fixture
def owner(event, team):
    return event.memberships.get().user


def address(name, event, *more) -> str:
    return reverse(f"core:{name}", args=[event.code, *more])


def add(team, event, **changes):
    form = {"url": "https://example.org/a", "topics": ["session.changed"]}
    return team.post(address("webhooks", event), {**form, **changes})


def test_a_webhook_is_added_and_its_secret_shown_once(event, team):
    answer = add(team, event)
    hook = Webhook.objects.get()
    page = team.get(answer.url).content.decode()
    assert hook.secret.startswith("whsec_")
    assert hook.secret in page
    assert hook.secret not in team.get(answer.url).content.decode()
    assert (hook.topics, hook.created_by) == (
        ["session.changed"],
        event.memberships.get().user,
    )


def test_the_secret_rests_encrypted(event, known, django_db_blocker):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select secret from core_webhook")
        [stored] = cursor.fetchone()
    assert stored != known.secret
    assert "whsec_" not in stored


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "http://example.org/a"},
        {"url": "https://10.0.0.1/a"},
        {"url": "https://localhost/"},
        {"topics": []},
        {"topics": ["registration.told_everybody"]},
    ],
)
def test_what_may_not_be_called_is_refused_in_words(event, team, wrong):
    answer = add(team, event, **wrong)
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert not Webhook.objects.exists()


def test_a_renewed_secret_signs_from_then_on(event, team, known):
    before = known.secret
    team.post(address("renew_webhook", event, known.pk))
    known.refresh_from_db()
    assert known.secret != before
    page = team.get(address("webhook", event, known.pk)).content.decode()
    assert known.secret in page


def test_a_webhook_is_paused_goes_on_and_is_removed(event, team, known):
    for name, active in (("pause_webhook", False), ("resume_webhook", True)):
        team.post(address(name, event, known.pk))
        known.refresh_from_db()
        assert known.is_active is active
    team.post(address("remove_webhook", event, known.pk))
    assert not Webhook.objects.exists()


def test_a_test_reaches_the_program_whatever_it_follows(event, team, hook, program):
    team.post(address("try_webhook", event, hook.pk))
    delivering.deliver_due(now=Delivery.objects.get().next_at)
    assert b'"webhook.test"' in program.calls[0].body
    page = team.get(address("webhook", event, hook.pk)).content.decode()
    assert "Delivered" in page
    assert "HTTP 200" in page


def test_what_was_given_up_is_seen_and_sent_again(event, team, known, owner):
    row = webhooks.try_out(known, by=owner, now=NOW)
    Delivery.objects.update(state=DeliveryState.GIVEN_UP, fault="redirect", tries=9)
    assert "given up" in team.get(address("webhooks", event)).content.decode()
    page = team.get(address("webhook", event, known.pk)).content.decode()
    assert "pointed elsewhere" in page
    team.post(address("tell_webhook_again", event, known.pk, row.pk))
    row.refresh_from_db()
    assert row.state == DeliveryState.QUEUED


def test_the_overview_says_that_a_program_does_not_hear(event, team, known):
    overview = f"/manage/{event.code}/"
    assert address("webhooks", event) not in team.get(overview).content.decode()
    Webhook.objects.update(failing_since=NOW)
    page = team.get(overview).content.decode()
    assert "1 webhook does not reach its program" in page


def test_news_of_another_webhook_are_not_sent_again_here(event, team, known, owner):
    other, _secret = webhooks.add(
        make_event("csd-else"), url=known.url, about=[], by=owner, now=NOW
    )
    row = webhooks.try_out(other, by=owner, now=NOW)
    answer = team.post(address("tell_webhook_again", event, known.pk, row.pk))
    assert answer.status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_the_log_costs_the_same_for_one_and_many(
    event, team, known, number, django_assert_max_num_queries
):
    announcing.announce_many(event, "session.changed", [{}] * number, now=NOW)
    for page in (address("webhooks", event), address("webhook", event, known.pk)):
        with django_assert_max_num_queries(12):
            team.get(page)


def test_the_worker_is_asked_once_for_many_news(
    event, known, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for _number in range(3):
            announcing.announce(event, "session.changed", {}, now=NOW)
    assert tasks._waiting(tasks.call_webhooks.module_path)
    from django_tasks_db.models import DBTaskResult

    path = tasks.call_webhooks.module_path
    assert DBTaskResult.objects.filter(task_path=path).count() == 1
