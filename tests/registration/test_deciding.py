"""Review, decision, release: what the delegate learns and when."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from gfmd_days.core.models import AuditEntry, Mail, Role
from registration.domain import answering, applying, deciding, links, showing
from registration.domain import answers as filled
from registration.domain.moves import Move
from registration.domain.refusals import (
    EventFull,
    MoveNotAllowed,
    OrganisationFull,
    StreamFull,
    TooLateToAnswer,
)
from registration.models import Decision, Intake, Registration, State
from tests.conftest import NOW, make_member, make_registration


@pytest.fixture
def organizer(event):
    return make_member(event, Role.REGISTRATION)


def released(event, organizer, decision=Decision.SELECTED, **person):
    registration = make_registration(event, **person)
    deciding.decide(registration, decision, by=organizer)
    deciding.release(registration, by=organizer, now=NOW)
    registration.refresh_from_db()
    return registration


def test_a_decision_is_silent_until_it_is_released(event, organizer, client):
    registration = make_registration(event)
    deciding.decide(registration, Decision.SELECTED, by=organizer)
    registration.refresh_from_db()
    assert registration.state == State.DECIDED
    assert Mail.objects.count() == 0
    page = client.get(f"/r/{links.token(registration)}/").content.decode()
    assert "Selected" not in page
    assert "We have your application" in page
    assert showing.open_moves(registration) == {Move.EDIT, Move.WITHDRAW}


@pytest.mark.parametrize("decision", Decision)
def test_a_release_writes_one_mail_of_its_kind(event, organizer, decision, client):
    registration = released(event, organizer, decision)
    assert registration.told == decision
    assert Mail.objects.get().kind == f"registration.{decision}"
    page = client.get(f"/r/{links.token(registration)}/")
    assert page.status_code == 200


def test_somebody_on_the_reserve_list_still_sees_that_while_being_selected(
    event, organizer
):
    registration = released(event, organizer, Decision.RESERVE)
    deciding.decide(registration, Decision.SELECTED, by=organizer)
    registration.refresh_from_db()
    assert showing.known(registration) == (State.RELEASED, Decision.RESERVE)
    deciding.release(registration, by=organizer, now=NOW.replace(hour=13))
    kinds = list(Mail.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["registration.reserve", "registration.selected"]


def test_many_at_once_say_how_many_and_who_not(event, organizer):
    good = make_registration(event, "Wulandari", email="a@example.org")
    gone = make_registration(
        event, "Kemal", email="b@example.org", state=State.WITHDRAWN
    )
    outcome = deciding.for_many(
        [good, gone],
        lambda one: deciding.decide(one, Decision.SELECTED, by=organizer),
    )
    assert outcome.done == 1
    assert outcome.refused[0][0] == gone
    assert isinstance(outcome.refused[0][1], MoveNotAllowed)


def test_an_organisation_has_its_places_and_an_exception_is_noted(event, organizer):
    event.streams.update(per_organisation=1)
    ngo = event.organisations.create(name="ACDP", search="acdp")
    first = make_registration(event, "One", email="a@example.org", organisation=ngo)
    second = make_registration(event, "Two", email="b@example.org", organisation=ngo)
    deciding.decide(first, Decision.SELECTED, by=organizer)
    with pytest.raises(OrganisationFull):
        deciding.decide(second, Decision.SELECTED, by=organizer)
    deciding.decide(second, Decision.SELECTED, by=organizer, beyond_limit=True)
    assert AuditEntry.objects.about(second).get().data == {"beyond_limit": True}


def test_a_place_is_confirmed_and_the_code_can_be_read(event, organizer, client):
    registration = released(event, organizer)
    url = f"/r/{links.token(registration)}/"
    assert "Confirm that I will come" in client.get(url).content.decode()
    client.post(f"{url}confirm/")
    registration.refresh_from_db()
    assert registration.state == State.CONFIRMED
    page = client.get(url).content.decode()
    assert decoded(page) == registration.code
    assert "webcal://" in page
    assert links.token(registration) not in webcal(page)
    assert Mail.objects.filter(kind="registration.confirmed").count() == 1


def decoded(page):
    import base64
    import io
    import re

    import zxingcpp
    from PIL import Image

    data = re.search(r"data:image/png;base64,([^\"]+)", page).group(1)
    image = Image.open(io.BytesIO(base64.b64decode(data)))
    return zxingcpp.read_barcode(image).text


def webcal(page):
    return page.split('href="webcal://')[1].split('"')[0]


def test_declining_and_withdrawing_ask_first_and_keep_the_reason(
    event, organizer, client
):
    registration = released(event, organizer)
    url = f"/r/{links.token(registration)}/decline/"
    assert client.get(url).status_code == 200
    registration.refresh_from_db()
    assert registration.state == State.RELEASED, "looking is not declining"
    client.post(url, {"reason": "No visa"})
    registration.refresh_from_db()
    assert (registration.state, registration.reason) == (State.DECLINED, "No visa")
    entry = AuditEntry.objects.about(registration).first()
    assert entry.actor == "delegate"
    assert "visa" not in str(entry.data)


def test_a_full_event_and_a_full_way_in_refuse_by_name(event, organizer):
    make_registration(event, email="a@example.org", state=State.CONFIRMED)
    registration = released(event, organizer, email="b@example.org")
    event.capacity = 1
    event.save()
    with pytest.raises(EventFull):
        answering.confirm(registration, by=None, now=NOW)
    event.capacity = None
    event.save()
    event.streams.update(places=1)
    with pytest.raises(StreamFull):
        answering.confirm(registration, by=None, now=NOW)
    registration.refresh_from_db()
    assert registration.state == State.RELEASED


def test_a_full_event_tells_the_delegate_on_their_page(event, organizer, client):
    event.capacity = 0
    event.save()
    registration = released(event, organizer)
    url = f"/r/{links.token(registration)}/"
    page = client.post(f"{url}confirm/", follow=True).content.decode()
    assert "All places of this event are taken." in page


def test_after_the_date_only_the_team_confirms(event, organizer):
    registration = released(event, organizer)
    Intake.objects.create(event=event, confirm_by="2026-09-30")
    with pytest.raises(TooLateToAnswer):
        answering.confirm(registration, by=None, now=NOW)
    answering.confirm(registration, by=organizer, now=NOW)
    registration.refresh_from_db()
    assert registration.state == State.CONFIRMED


def test_the_last_day_ends_at_midnight_at_the_venue(event, organizer):
    event.venue.zone = "Pacific/Fiji"
    event.venue.save()
    registration = released(event, organizer)
    Intake.objects.create(event=event, confirm_by="2026-10-01")
    # 12:30 UTC is half past midnight on the 2nd in Fiji
    with pytest.raises(TooLateToAnswer):
        answering.confirm(registration, by=None, now=NOW.replace(minute=30))


def test_confirming_twice_is_once(event, organizer, client):
    registration = released(event, organizer)
    url = f"/r/{links.token(registration)}/confirm/"
    key = {"idempotency_key": "5f0c7f6e-9c5e-4d6b-9f0a-3f1f5a0a1111"}
    first, second = client.post(url, key), client.post(url, key)
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert Mail.objects.filter(kind="registration.confirmed").count() == 1


def test_cancelled_and_opened_again(event, organizer):
    registration = released(event, organizer)
    answering.cancel(registration, by=organizer, now=timezone.now())
    answering.reopen(registration, by=organizer, now=NOW)
    registration = Registration.objects.get()
    assert (registration.state, registration.decision) == (State.SUBMITTED, "")


def test_a_person_without_an_address_gets_no_mail(event, organizer):
    released(event, organizer, email="")
    assert Mail.objects.count() == 0


def test_a_selection_taken_back_leaves_the_place_on_the_reserve_list(event, organizer):
    rows = [make_registration(event, f"P {n}", email=f"{n}@x.org") for n in range(3)]
    for row in rows:
        deciding.decide(row, Decision.RESERVE, by=organizer)
        deciding.release(row, by=organizer, now=NOW)
    deciding.decide(rows[0], Decision.SELECTED, by=organizer)
    deciding.undecide(rows[0], by=organizer)
    for row in rows:
        row.refresh_from_db()
    assert [row.reserve_rank for row in rows] == [1, 2, 3]
    deciding.decide(rows[0], Decision.SELECTED, by=organizer)
    deciding.release(rows[0], by=organizer, now=NOW)
    rows[0].refresh_from_db()
    assert rows[0].reserve_rank is None


def test_opening_again_forgets_why_somebody_left(event, organizer):
    row = make_registration(event, email="r@x.org")
    answering.withdraw(row, by=None, now=NOW)
    Registration.objects.filter(pk=row.pk).update(reason="Visa", reason_code="other")
    answering.reopen(row, by=organizer, now=NOW)
    row.refresh_from_db()
    assert (row.reason, row.reason_code) == ("", "")


def test_the_team_does_not_write_over_what_the_person_changed_meanwhile(
    event, client_of
):
    row = make_registration(event, "Amina", email="a@x.org")
    office = client_of(Role.REGISTRATION)
    address = reverse("registration:edit", args=[event.code, row.pk])
    page = office.get(address)
    form = page.context["form"]
    told = {name: form[name].value() or "" for name in form.fields}
    told["seen"] = page.context["seen"]
    given = replace(filled.of(row), alias="Nadia")
    applying.change(row, given, by=None, now=NOW)
    for seen in (told["seen"], "2026-13-45T10:00"):
        posted = {**told, "seen": seen, "full_name": "Amina Diallo"}
        assert office.post(address, posted).status_code == 422
    row.person.refresh_from_db()
    assert row.person.alias == "Nadia"
