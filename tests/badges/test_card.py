"""The desk's card: notes, things handed over, alerts, category, letters."""

from __future__ import annotations

import re

from django.urls import reverse

from badges.domain import attendance, handing_over, lettering, noting
from badges.models import DeskNote, HandOver, PersonAlerts
from gfmd_days.core.models import AuditEntry, Role
from registration.models import Category, State
from tests.badges.conftest import scan
from tests.badges.test_desk import read
from tests.conftest import NOW, make_registration


def url(event, name, *args):
    return reverse(f"badges:{name}", args=[event.code, *args])


def card(client, event, who):
    return client.get(url(event, "person", who.pk)).content.decode()


def test_a_note_is_kept_changed_and_taken_away_and_its_past_stays(staff, event, layla):
    staff.post(url(event, "add_note", layla.pk), {"text": "Waits for <b>Awa</b>"})
    assert "Waits for &lt;b&gt;Awa" in card(staff, event, layla)
    first = DeskNote.objects.get()
    page = url(event, "note", layla.pk, first.pk)
    assert staff.post(page, {"text": ""}).status_code == 422
    staff.post(page, {"text": "Awa came"})
    second = DeskNote.objects.get(replaces=first)
    shown = card(staff, event, layla)
    assert "Awa came" in shown
    assert "Waits for" not in shown
    earlier = staff.get(url(event, "note", layla.pk, second.pk)).content.decode()
    assert "Waits for" in earlier
    # somebody who still has the first note open overwrites nothing, and keeps the words
    late = staff.post(page, {"text": "Something else"})
    assert late.status_code == 422
    assert "Something else" in late.content.decode()
    staff.post(url(event, "note", layla.pk, second.pk), {"remove": "1"})
    assert "Awa came" not in card(staff, event, layla)
    told = AuditEntry.objects.filter(event=event, verb="badges:noted")
    assert [one.data["what"] for one in told.order_by("pk")] == [
        "added", "changed", "removed"
    ]  # fmt: skip
    assert "Awa" not in str([one.data for one in told])


def test_a_note_without_words_is_asked_for_again(staff, event, layla):
    answer = staff.post(url(event, "add_note", layla.pk), {"text": " "})
    assert answer.status_code == 422
    assert not DeskNote.objects.exists()


def test_a_person_is_told_what_the_desk_wrote_about_them(event, layla, helper):
    noting.add(layla, "Waits for Awa", by=helper, now=NOW)
    noting.set_alerts(layla, ["vip"], by=helper, now=NOW)
    handing_over.give(
        layla, "receiver", number="7", deposit="passport", by=helper, now=NOW
    )
    told = " ".join(one.where for one in attendance.of(layla))
    for word in ("Waits for Awa", "VIP", "7 passport"):
        assert word in told


def test_a_receiver_is_out_until_it_is_back_and_the_deposit_is_named(
    staff, event, layla
):
    sent = {"thing": "receiver", "number": "12", "deposit": "Passport"}
    staff.post(url(event, "give", layla.pk), sent)
    staff.post(url(event, "give", layla.pk), {"thing": "documents"})
    (given,) = handing_over.out(event)
    assert "Passport" in staff.get(url(event, "out")).content.decode()
    other = make_registration(event, "Awa", state=State.CONFIRMED, email="a@x.example")
    twice = staff.post(url(event, "give", other.pk), sent)
    assert twice.status_code == 422
    assert 'value="12"' in twice.content.decode()
    back = url(event, "take_back", layla.pk, given.pk)
    for _twice in range(2):
        answer = staff.post(back, {"list": "1"}, follow=True)
    assert "Give back the deposit: Passport" in answer.content.decode()
    assert handing_over.out(event) == []
    assert HandOver.objects.filter(is_back=True).count() == 1
    staff.post(url(event, "give", other.pk), sent)
    assert len(handing_over.out(event)) == 1


def test_alerts_are_set_by_organizers_and_fill_the_screen_at_a_scan(
    staff, client_of, event, layla, django_assert_max_num_queries
):
    page = url(event, "alerts", layla.pk)
    assert staff.post(page, {"kinds": ["vip"]}).status_code == 403
    team = client_of(Role.REGISTRATION)
    team.post(page, {"kinds": ["document", "vip"]})
    assert PersonAlerts.objects.get().kinds == ["document", "vip"]
    staff.get(url(event, "desk"))
    # two more for the savepoint that stands for the transaction in this test
    with django_assert_max_num_queries(8 + 2):
        answer = read(staff, event, layla.code)
    told = answer.content.decode()
    assert "VIP: call the host" in told
    assert "Check an identity document" in told
    team.post(page, {})
    assert "VIP" not in card(staff, event, layla)


def test_a_document_is_checked_of_somebody_under_an_alias_too(staff, event, layla):
    layla.person.alias = "Observer Seven"
    layla.person.save()
    PersonAlerts.objects.create(registration=layla, kinds=["document"], at=NOW)
    for told in (
        read(staff, event, layla.code),
        staff.get(url(event, "person", layla.pk)),
    ):
        page = told.content.decode()
        assert "Check an identity document" in page
        assert "Observer Seven" in page
        assert "Layla" not in page


def test_a_category_is_changed_by_those_who_change_registrations(
    staff, client_of, event, layla
):
    guest = Category.objects.create(event=event, code="guest", name={"en": "Guest"})
    page = url(event, "category", layla.pk)
    assert staff.get(page).status_code == 403
    team = client_of(Role.REGISTRATION)
    for _twice in range(2):
        answer = team.post(page, {"category": guest.pk}, follow=True)
    layla.refresh_from_db()
    assert layla.category == guest
    assert "print a new one" not in answer.content.decode()  # nothing was changed
    (told,) = AuditEntry.objects.filter(verb="badges:category_changed")
    assert (told.data["before"], told.data["after"]) == ("delegate", "guest")


def test_those_still_to_come_stand_under_the_letters_of_the_desk(staff, event, layla):
    def confirmed(name, **more):
        return make_registration(
            event, name, state=State.CONFIRMED, email=f"{name}@x.example", **more
        )

    confirmed("Élodie", family_name="Édouard")
    confirmed("Zed", alias="Bee")
    here = confirmed("Emma")
    scan(event, here.code)
    make_registration(event, "Eve", email="eve@x.example")  # not confirmed
    found = lettering.to_come(event, "B", "E")
    assert [one.person.shown_name for one in found.people] == ["Bee", "Élodie"]
    assert dict(found.counts) == {"B": 1, "E": 1, "L": 1}
    page = staff.get(url(event, "letters"), {"first": "L", "last": "B"})
    shown = page.content.decode()
    assert [name for name in ("Bee", "Élodie", "Layla", "Emma") if name in shown] == [
        "Bee", "Élodie", "Layla"
    ]  # fmt: skip
    assert "Zed" not in shown
    assert re.search(r"<strong>3</strong>", shown)


def test_empty_lists_say_so(staff, event):
    assert "is here" in staff.get(url(event, "letters")).content.decode()
    assert "Everything is back" in staff.get(url(event, "out")).content.decode()
