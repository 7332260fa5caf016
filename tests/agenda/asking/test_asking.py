from datetime import time, timedelta
from email import message_from_bytes

import pytest
from icalendar import Calendar

from agenda.domain import asking, profiles, programme, publishing
from agenda.domain.asking import Answer
from agenda.domain.refusals import NoLongerAsked, PlaceTaken, SessionBegun
from agenda.exports import invitations
from agenda.models import Appearance, Asking, Function, Programme, Standing
from gfmd_days.core.domain import posting
from gfmd_days.core.models import AuditEntry, Mail
from registration.models import Registration
from registration.signals import ended
from tests.agenda.asking.conftest import leave, letters
from tests.agenda.conftest import make_room, make_session
from tests.conftest import NOW, make_person

LATER = NOW + timedelta(hours=1)


def moved(session, **values):
    programme.change_session(session, by=None, values=values)


def test_who_is_asked_gets_a_letter_with_all_they_must_know(place, session):
    session.room = make_room(session.event, building="North wing")
    session.languages = ["en", "ar"]
    session.save()
    asking.ask([place], by=None, now=NOW, answer_by=NOW.date())
    mail = Mail.objects.get()
    row = Asking.objects.get()
    for words in (
        "Awa Diop", "Moderator", "Session S1", "Tuesday 1 December 2026",
        "09:00 to 10:30 on the clocks of Africa/Casablanca (UTC+00:00)",
        "Atlas, North wing, Palais, Marrakech", "English, Arabic",
        "keeps the time", "Thursday 1 October 2026", f"/f/{row.key}/",
    ):  # fmt: skip
        assert words in mail.text, words
    place.refresh_from_db()
    assert (place.standing, place.pinned) == (Standing.ASKED, True)
    assert AuditEntry.objects.filter(verb="function:asked").count() == 1


@pytest.mark.parametrize(
    ("language", "subject"), [("fr", "Session"), ("es", "Session"), ("ar", "Session")]
)
def test_the_letter_is_in_the_persons_language(place, language, subject):
    place.person.language = language
    place.person.save()
    asking.ask([place], by=None, now=NOW, answer_by=None)
    mail = Mail.objects.get()
    assert mail.language == language
    assert f"?lang={language}" in mail.text


def test_the_entry_is_an_invitation_to_one_person(asked, event):
    event.contact_email = "team@example.org"
    event.save()
    calendar = Calendar.from_ical(
        posting.message_of(Mail.objects.get()).attachments[0][1]
    )
    (entry,) = calendar.walk("VEVENT")
    assert calendar["method"] == "REQUEST"
    assert str(entry["uid"]) == str(asked.uid)
    assert entry["organizer"] == "mailto:team@example.org"
    assert entry["attendee"] == "mailto:awa@example.org"
    assert entry["attendee"].params["rsvp"] == "TRUE"
    assert entry["attendee"].params["partstat"] == "NEEDS-ACTION"
    assert entry["dtstart"].params["tzid"] == "Africa/Casablanca"
    assert entry.decoded("dtstart").hour == 9
    assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == [
        "Africa/Casablanca"
    ]


def test_the_mail_says_the_method_so_that_programs_show_buttons(asked):
    raw = posting.message_of(Mail.objects.get()).message().as_bytes()
    parts = [
        part
        for part in message_from_bytes(raw).walk()
        if part.get_content_type() == "text/calendar"
    ]
    (part,) = parts
    assert part.get_param("method") == "REQUEST"
    assert part.get_filename() == "S1.ics"
    body = part.get_payload(decode=True)
    assert b"METHOD:REQUEST" in body
    assert len(Calendar.from_ical(body).walk("VEVENT")) == 1


def test_nobody_is_asked_twice_or_without_an_address(place, session):
    guest = make_person(session.event, "Guest", email="")
    mute = Appearance.objects.create(session=session, person=guest)
    open_place = Appearance.objects.create(session=session)
    everybody = [place, mute, open_place]
    assert len(asking.ask(everybody, by=None, now=NOW, answer_by=None)) == 1
    assert asking.ask(everybody, by=None, now=LATER, answer_by=None) == []
    assert Mail.objects.count() == 1
    assert asking.hindrance(mute, now=NOW) == "We have no e-mail address."
    assert asking.hindrance(open_place, now=NOW) == "Nobody is chosen."


def test_a_yes_makes_the_entry_firm(asked, place):
    asking.accept(asked, now=LATER)
    place.refresh_from_db()
    assert place.standing == Standing.ACCEPTED
    assert letters()[-1] == ("agenda.accepted", "REQUEST", 0, "CONFIRMED")
    asking.accept(asked, now=LATER)
    assert Mail.objects.count() == 2


def test_a_no_with_a_name_clears_the_calendar_and_opens_the_place(asked, place):
    asking.decline(asked, now=LATER, answer=Answer("Teaching then", "Li Wei"))
    place.refresh_from_db()
    asked.refresh_from_db()
    assert (place.standing, place.pinned) == (Standing.DECLINED, False)
    assert (asked.words, asked.suggests) == ("Teaching then", "Li Wei")
    assert letters()[-1] == ("agenda.declined", "CANCEL", 1, "CANCELLED")


def test_an_answer_may_be_changed_until_the_session_begins(asked, session):
    asking.decline(asked, now=LATER)
    leave()
    row = asking.accept(asked, now=LATER)
    assert row.sequence == 2
    assert letters()[-1] == ("agenda.accepted", "REQUEST", 2, "CONFIRMED")
    with pytest.raises(SessionBegun):
        asking.decline(asked, now=session.starts_at)


def test_a_no_cannot_be_undone_once_somebody_else_has_the_place(asked, place, event):
    asking.decline(asked, now=LATER)
    programme.hand_function(place, person=make_person(event, "Li Wei"), by=None)
    with pytest.raises(PlaceTaken):
        asking.accept(asked, now=LATER)
    place.refresh_from_db()
    assert place.standing == Standing.GIVEN


def test_who_said_no_may_be_given_the_place_again_by_hand(asked, place):
    asking.decline(asked, now=LATER)
    place = programme.hand_function(place, person=place.person, by=None)
    assert (place.standing, place.pinned) == (Standing.GIVEN, True)
    asked.refresh_from_db()
    assert asked.state == "declined"


def test_who_said_yes_and_is_chosen_again_keeps_the_yes(asked, place):
    asking.accept(asked, now=LATER)
    place = programme.hand_function(place, person=place.person, by=None)
    assert place.standing == Standing.ACCEPTED


def test_whoever_has_the_grid_open_hears_of_answers_and_of_profiles(asked, event):
    def draft():
        return Programme.objects.get(event=event).draft

    seen = [draft()]
    asking.decline(asked, now=LATER)
    seen.append(draft())
    profiles.save(asked.person, {"bio": "Ten years"}, by=None, now=LATER)
    seen.append(draft())
    ended.send(Registration, registration=asked.person.registration, now=LATER)
    seen.append(draft())
    assert seen == sorted(set(seen))


def test_who_declined_is_published_nowhere(asked, session):
    asking.decline(asked, now=LATER)
    version = publishing.publish(session.event, by=None, now=LATER)
    assert version.content["sessions"][0]["people"] == []


@pytest.mark.parametrize("deed", ["hand", "open", "remove", "withdraw", "take back"])
def test_what_ends_an_asking_cancels_the_entry(deed, asked, place, session):
    if deed == "hand":
        programme.hand_function(
            place, person=make_person(session.event, "Li Wei"), by=None
        )
    elif deed == "open":
        programme.hand_function(place, person=None, by=None)
    elif deed == "remove":
        programme.remove_function(place, by=None)
    elif deed == "withdraw":
        programme.withdraw_session(session, by=None, now=LATER)
    else:
        assert asking.take_back(asked, by=None, now=LATER)
        assert not asking.take_back(asked, by=None, now=LATER)
    asked.refresh_from_db()
    assert (asked.state, asked.sequence) == ("taken_back", 1)
    assert letters()[1:] == [("agenda.asked_taken_back", "CANCEL", 1, "CANCELLED")]
    with pytest.raises(NoLongerAsked):
        asking.accept(asked, now=LATER)


def test_the_same_person_saved_again_is_left_in_peace(asked, place):
    programme.hand_function(place, person=place.person, by=None)
    asked.refresh_from_db()
    assert asked.is_live
    assert Mail.objects.count() == 1


def test_what_never_left_needs_no_cancelling(place):
    (row,) = asking.ask([place], by=None, now=NOW, answer_by=None)
    asking.take_back(row, by=None, now=NOW)
    assert not Mail.objects.exists()


def test_a_published_move_is_told_once(asked, session):
    publishing.publish(session.event, by=None, now=NOW)
    assert Mail.objects.count() == 1
    moved(session, start=time(14))
    assert Mail.objects.count() == 1
    publishing.publish(session.event, by=None, now=LATER)
    assert letters()[1:] == [("agenda.asked_moved", "REQUEST", 1, "TENTATIVE")]
    assert "14:00 to 15:30" in Mail.objects.get(kind="agenda.asked_moved").text
    leave()
    moved(session, title="Another title")
    publishing.publish(session.event, by=None, now=LATER)
    assert Mail.objects.count() == 2


def test_a_move_before_the_letter_left_is_told_in_the_letter(place, session):
    asking.ask([place], by=None, now=NOW, answer_by=None)
    moved(session, start=time(14))
    publishing.publish(session.event, by=None, now=LATER)
    assert letters() == [("agenda.asked", "REQUEST", 1, "TENTATIVE")]
    assert "14:00 to 15:30" in Mail.objects.get().text


def test_publishing_takes_back_what_is_asked_for_no_place(asked, place, session):
    Appearance.objects.filter(pk=place.pk).delete()  # as a file brought in does
    publishing.publish(session.event, by=None, now=LATER)
    assert letters()[-1] == ("agenda.asked_taken_back", "CANCEL", 1, "CANCELLED")


def test_a_session_taken_off_its_time_cancels_the_entry(asked, session):
    publishing.publish(session.event, by=None, now=NOW)
    moved(session, day=None, start=None)
    publishing.publish(session.event, by=None, now=LATER)
    asked.refresh_from_db()
    assert asked.state == "taken_back"
    calendar = Calendar.from_ical(
        invitations.cancel(Asking.objects.with_parts().get(), now=LATER)
    )
    assert calendar["method"] == "CANCEL"
    assert "dtstart" not in calendar.walk("VEVENT")[0]


def test_the_sequence_only_ever_rises(asked, session):
    seen = [asked.sequence]
    for hour in (10, 11):
        moved(session, start=time(hour))
        publishing.publish(session.event, by=None, now=LATER)
        seen.append(Asking.objects.get().sequence)
    deeds = (asking.decline, asking.accept, asking.decline)
    seen += [deed(asked, now=LATER).sequence for deed in deeds]
    assert seen == [0, 1, 2, 3, 4, 5]


def test_who_has_not_answered_is_reminded_once_before_the_day(place):
    answer_by = NOW.date() + timedelta(days=10)
    asking.ask([place], by=None, now=NOW, answer_by=answer_by)
    assert asking.remind_due(now=NOW + timedelta(days=6)) == 0
    assert asking.remind_due(now=NOW + timedelta(days=7)) == 1
    assert asking.remind_due(now=NOW + timedelta(days=8)) == 0
    assert Mail.objects.filter(kind="agenda.asked_reminder").count() == 1


def test_by_hand_one_is_reminded_once_a_day(asked):
    assert asking.remind([asked], by=None, now=LATER) == 1
    assert asking.remind([asked], by=None, now=LATER) == 0
    assert asking.remind([asked], by=None, now=LATER + timedelta(days=1)) == 1


def test_who_answered_is_not_reminded(asked):
    asking.accept(asked, now=LATER)
    assert asking.remind([asked], by=None, now=LATER) == 0


def test_two_functions_are_two_askings(place, session, registration):
    second = Appearance.objects.create(
        session=make_session(session.event, "S2", start=time(14)),
        person=registration.person,
        function=Function.RAPPORTEUR,
    )
    rows = asking.ask([place, second], by=None, now=NOW, answer_by=None)
    assert len({row.uid for row in rows}) == 2
    assert Mail.objects.count() == 2
