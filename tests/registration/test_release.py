"""Decisions go out together with their mails: looked at first, each once."""

from __future__ import annotations

import re

import pytest

from gfmd_days.core import tasks
from gfmd_days.core.domain import jobs, mailing
from gfmd_days.core.models import AuditEntry, Job, JobState, Mail, Role
from registration.audit import Verb
from registration.domain import answering, deciding, links, releasing
from registration.models import Decision, Intake, Reason, State
from tests.conftest import NOW, make_member, make_registration

SELECTED, RESERVE, REJECTED = Decision.SELECTED, Decision.RESERVE, Decision.REJECTED


@pytest.fixture
def owner(event):
    return make_member(event, Role.OWNER)


@pytest.fixture
def client(client_of):
    return client_of(Role.REGISTRATION)


@pytest.fixture
def url(event):
    return f"/manage/{event.code}/release/"


def decided(event, owner, name, decision, **person):
    person.setdefault("email", f"{name}@example.org")
    row = make_registration(event, name, **person)
    deciding.decide(row, decision, by=owner)
    row.refresh_from_db()
    return row


@pytest.fixture
def three(event, owner):
    """One of each decision, in two languages."""
    return [
        decided(event, owner, "Amina", SELECTED, language="fr"),
        decided(event, owner, "Bao", RESERVE),
        decided(event, owner, "Chidi", REJECTED),
    ]


def press(client, url, decisions=(SELECTED, RESERVE, REJECTED)):
    """Press the button as the page offers it, and let the worker do the job."""
    page = client.get(url).content.decode()
    seal = re.search(r'name="seal" value="(\w+)"', page).group(1)
    answer = client.post(f"{url}start/", {"decision": list(decisions), "seal": seal})
    work()
    return answer


def work():
    for job in Job.objects.filter(state=JobState.WAITING):
        tasks.run_job.func(str(job.pk))


def test_all_go_out_with_a_mail_each_in_their_language(event, client, url, three):
    answer = press(client, url)
    assert "/jobs/" in answer.url
    mails = {mail.to: (mail.kind, mail.language) for mail in Mail.objects.all()}
    assert mails == {
        "amina@example.org": ("registration.selected", "fr"),
        "bao@example.org": ("registration.reserve", "en"),
        "chidi@example.org": ("registration.rejected", "en"),
    }
    states = event.registrations.values_list("state", "decision", "told")
    assert sorted(states) == sorted((State.RELEASED, d, d) for d in Decision)
    assert Job.objects.get().result == {"released": 3}
    assert "No decision waits" in client.get(url).content.decode()


def test_one_kind_of_decision_goes_out_and_the_others_wait(client, url, three):
    press(client, url, [RESERVE])
    assert [mail.to for mail in Mail.objects.all()] == ["bao@example.org"]
    assert "2 decisions wait" in client.get(url).content.decode()


def test_nothing_is_released_twice(event, owner, client, url, three):
    press(client, url)
    releasing.work(Job.objects.get(), jobs.Progress(Job.objects.get()))
    again = jobs.start_again(Job.objects.get(), by=owner)
    tasks.run_job.func(str(again.pk))
    again.refresh_from_db()
    assert again.result == {"released": 0}
    assert Mail.objects.count() == 3
    assert AuditEntry.objects.filter(verb=Verb.RELEASED).count() == 3


def test_a_release_that_was_stopped_goes_on_where_it_stood(
    event, owner, client, url, three
):
    job = releasing.start(
        event, Decision.values, seal_seen=releasing.seal(event), by=owner
    )

    def stop_after_two(done, _total):
        if done == 2:
            raise jobs.Stopped

    with pytest.raises(jobs.Stopped):
        releasing.work(job, stop_after_two)
    assert Mail.objects.count() == 2
    tasks.run_job.func(str(job.pk))
    assert Mail.objects.count() == 3


def test_what_changed_since_one_looked_is_not_released(
    event, owner, client, url, three
):
    seal = releasing.seal(event)
    deciding.decide(three[2], SELECTED, by=owner)
    answer = client.post(
        f"{url}start/", {"decision": Decision.values, "seal": seal}, follow=True
    )
    assert "The decisions changed while you looked" in answer.content.decode()
    assert not Job.objects.exists()


def test_without_a_tick_nothing_goes_out(client, url, three):
    answer = client.post(f"{url}start/", {"seal": "x"}, follow=True)
    assert "There is no decision to release." in answer.content.decode()
    assert not Job.objects.exists()


def test_the_mail_is_shown_as_its_first_receiver_gets_it(event, client, url, three):
    Intake.objects.create(event=event, confirm_by="2199-11-05")
    page = client.get(f"{url}mails/selected/fr/").content.decode()
    assert "Amina" in page
    frame = client.get(f"{url}mails/selected/fr/html/")
    text = frame.content.decode()
    assert "Amina" in text
    assert "5 novembre 2199" in text
    assert links.token(three[0]) not in text, "nobody acts in their name with it"
    assert "sandbox" in frame["Content-Security-Policy"]


@pytest.mark.parametrize("tail", ["selected/en", "invented/en", "reserve/fr"])
def test_there_is_no_mail_where_nobody_reads_it(client, url, three, tail):
    assert client.get(f"{url}mails/{tail}/").status_code == 404


def test_own_words_are_what_is_shown_and_sent(event, owner, client, url, three):
    mailing.set_words(
        mailing.KINDS["registration.reserve"], event=event, language="en",
        subject="Wait, {name}", body="Soon.\n\n{link}", by=owner,
    )  # fmt: skip
    assert "Wait, Bao" in client.get(f"{url}mails/reserve/en/").content.decode()
    press(client, url)
    assert Mail.objects.get(kind="registration.reserve").subject == "Wait, Bao"


def test_doubts_are_named_before_the_release(event, owner, client, url, three):
    event.capacity = 0
    event.save()
    decided(event, owner, "Dalia", SELECTED, email="")
    mailing.set_words(
        mailing.KINDS["registration.selected"], event=event, language="en",
        subject="Come", body="{link}", by=owner,
    )  # fmt: skip
    page = client.get(url).content.decode()
    assert "2 people more are selected than there are places" in page
    assert "1 person has no e-mail address" in page
    assert "has words of your own, but not in: French" in page
    assert "No day is set by which selected people answer" in page


def test_a_full_way_in_and_a_past_day_are_doubts(event, owner, client, url, three):
    event.streams.update(places=0)
    Intake.objects.create(event=event, confirm_by="2020-01-01")
    page = client.get(url).content.decode()
    assert "Open call: 1 person more is selected" in page
    assert "who hears now has 5 days" in page


def test_a_release_without_doubts_says_so(event, client, url, three):
    event.capacity = 1
    event.save()
    Intake.objects.create(event=event, confirm_by="2199-01-01")
    assert "nothing that speaks against" in client.get(url).content.decode()


def test_the_page_counts_why_selected_people_do_not_come(event, owner, client, url):
    for number, code in enumerate(["visa", "visa", "money", ""]):
        row = decided(event, owner, f"P{number}", SELECTED)
        deciding.release(row, by=owner, now=NOW)
        answering.decline(row, code=code, by=None, now=NOW)
    undecided = make_registration(event, "Esi", email="esi@example.org")
    answering.withdraw(undecided, code="dates", by=None, now=NOW)
    assert releasing.reasons(event)[0] == (Reason.VISA, 2)
    page = client.get(url).content.decode()
    assert "No visa, or not in time" in page
    assert "No reason given" in page
    assert "Another duty" not in page, "who was not selected is not counted"


@pytest.mark.parametrize("count", [1, 6])
def test_the_page_asks_as_much_for_many_as_for_one(
    event, owner, client, url, count, django_assert_max_num_queries
):
    for number in range(count):
        decided(event, owner, f"P{number}", list(Decision)[number % 3])
    client.get(url)
    with django_assert_max_num_queries(36):
        client.get(url)


def test_somebody_says_why_they_do_not_come(event, owner, client):
    row = decided(event, owner, "Amina", SELECTED)
    deciding.release(row, by=owner, now=NOW)
    url = f"/r/{links.token(row)}/decline/"
    wrong = client.post(url, {"code": Reason.NO_ANSWER, "reason": "Typed"})
    assert wrong.status_code == 422, "only the clock says that nobody answered"
    assert "Typed" in wrong.content.decode()
    client.post(url, {"code": Reason.VISA, "reason": "Refused"})
    row.refresh_from_db()
    assert (row.state, row.reason_code, row.reason) == (
        State.DECLINED,
        Reason.VISA,
        "Refused",
    )
    page = client.get(f"/manage/{event.code}/registrations/{row.pk}/")
    assert "No visa, or not in time" in page.content.decode()


def test_the_reserve_page_orders_moves_up_and_stands_still(event, owner, client):
    rows = []
    for name in ("Amina", "Bao", "Chidi"):
        row = decided(event, owner, name, RESERVE)
        deciding.release(row, by=owner, now=NOW)
        rows.append(row)
    url = f"/manage/{event.code}/reserve/"

    def names():
        page = client.get(url).content.decode()
        return re.findall(r"<bdi>(Amina|Bao|Chidi)</bdi>", page)

    assert names() == ["Amina", "Bao", "Chidi"]
    client.post(f"{url}{rows[2].pk}/order/", {"position": "3", "step": "up"})
    assert names() == ["Amina", "Chidi", "Bao"]
    client.post(f"{url}{rows[1].pk}/order/", {"position": "1"})
    assert names() == ["Bao", "Amina", "Chidi"]
    wrong = client.post(f"{url}{rows[1].pk}/order/", {"position": "x"}, follow=True)
    assert "Write the position as a number" in wrong.content.decode()
    client.post(f"{url}{rows[2].pk}/up/")
    assert names() == ["Bao", "Amina"]
    assert Mail.objects.filter(kind="registration.moved_up").count() == 1
    client.post(f"{url}automatic/", {"moves_up": "off"})
    assert Intake.objects.get(event=event).moves_up is False
    assert "Let the list move up by itself" in client.get(url).content.decode()
    client.post(f"{url}automatic/", {"moves_up": "on"})
    assert Intake.objects.get(event=event).moves_up is True


@pytest.mark.parametrize("count", [1, 5])
def test_the_reserve_page_asks_as_much_for_many_as_for_one(
    event, owner, client, count, django_assert_max_num_queries
):
    for number in range(count):
        decided(event, owner, f"P{number}", RESERVE)
    with django_assert_max_num_queries(22):
        client.get(f"/manage/{event.code}/reserve/")


def test_more_time_is_given_on_the_persons_page(event, owner, client):
    row = decided(event, owner, "Amina", SELECTED)
    deciding.release(row, by=owner, now=NOW)
    url = f"/manage/{event.code}/registrations/{row.pk}/"
    client.post(f"{url}deadline/", {"until": "2199-05-04"})
    assert "4 May 2199" in client.get(url).content.decode()
    late = client.post(f"{url}deadline/", {"until": "2001-01-01"}, follow=True)
    assert "Choose today or a later day" in late.content.decode()
    none = client.post(f"{url}deadline/", {}, follow=True)
    assert "Choose the day" in none.content.decode()
