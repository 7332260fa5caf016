"""Two registrations become one: nothing is lost, and it can be undone."""

import uuid
from datetime import time, timedelta

import pytest
from django.apps import apps

from agenda.domain import programme, published, publishing
from agenda.models import Appearance, Function, Kind, ModeratorProfile, Proposal
from badges.models import Point, Print, PrintKind, Scan, ScanOutcome, VoidCode
from gfmd_days.core.models import AuditEntry, Mail, Organisation, Person, Role
from registration.domain import (
    deciding,
    differing,
    duplicates,
    entering,
    links,
    merging,
    moving,
    retention,
)
from registration.domain.refusals import (
    AddressTaken,
    CannotUndo,
    EventFull,
    GoneAlready,
)
from registration.models import (
    Consent,
    Decision,
    LikelyPair,
    MergeRecord,
    PairState,
    Registration,
    State,
)
from tests.conftest import NOW, make_member, make_phase, make_registration

# How each relation to a registration or person is seen to. What hands over generically
# is proven for all models by the walk itself; a rule of one's own stands here.
OWN_RULES = {
    "registration.Registration.person": "the dropped registration itself",
    "registration.LikelyPair.first": "test_what_was_said_of_the_dropped_one_holds_on",
    "registration.LikelyPair.second": "test_what_was_said_of_the_dropped_one_holds_on",
    "registration.MergeRecord.kept": "test_links_of_a_chain_lead_to_the_last_one",
    "registration.Answer.registration": "test_of_two_answers_the_newer_one_stays",
}


@pytest.fixture
def event(event):
    """As the database gives it: its title knows languages."""
    return type(event).objects.get(pk=event.pk)


@pytest.fixture
def user(event):
    return make_member(event, Role.OWNER)


@pytest.fixture
def both(event):
    kept = make_registration(event, "Layla BEN YOUSSEF", email="l@example.org")
    dropped = make_registration(event, "Leila Benyoussef", email="x@example.org")
    return kept, dropped


def merge(both, user, *taking):
    kept, dropped = both
    return merging.merge(kept, dropped=dropped, taking=taking, by=user, now=NOW)


def make_session(event, code="S1"):
    return programme.create_session(
        event, by=None, code=code, day=event.days.first(), start=time(9), minutes=60,
        kind=Kind.PLENARY, title="Opening",
    )  # fmt: skip


def scan(registration, point):
    return Scan.objects.create(
        id=uuid.uuid4(), event=registration.event, point=point, code=registration.code,
        registration=registration, scanned_at=NOW, received_at=NOW,
        outcome=ScanOutcome.CHECKED_IN,
    )  # fmt: skip


def state_of(event):
    """Every row of the event that a merge may touch, for comparing before and after."""
    found = {}
    for model in apps.get_models():
        label = model._meta.label
        if label.split(".")[0] not in {"core", "registration", "agenda", "badges"}:
            continue
        if label in {"core.AuditEntry", "registration.MergeRecord", "core.User",
                     "registration.LikenessLook", "agenda.Programme"}:  # fmt: skip
            continue
        found[label] = sorted(
            (
                {key: value for key, value in row.items() if key != "changed_at"}
                for row in model._base_manager.values()
            ),
            key=str,
        )
    return found


def full_lives(event, both, user):
    """Give both everything a registration can have."""
    point = Point.objects.entrance(event)
    for number, row in enumerate(both):
        Registration.objects.filter(pk=row.pk).update(
            accessibility=f"need {number}", notes=f"note {number}"
        )
        Consent.objects.create(
            registration=row, purpose="processing", version="2026-1", given_at=NOW
        )
        Consent.objects.create(
            registration=row, purpose="listing", version=f"v{number}", given_at=NOW
        )
        entering.send_link(row, by=user, now=NOW)
        Print.objects.create(
            registration=row, code=row.code, at=NOW, by=user, kind=PrintKind.SINGLE
        )
        scan(row, point)
        ModeratorProfile.objects.create(person=row.person, max_sessions=number + 1)
        session = make_session(event, f"S{number}")
        programme.add_function(
            session, function=Function.SPEAKER, person=row.person, by=None
        )
    shared = make_session(event, "S9")
    for row in both:
        programme.add_function(
            shared, function=Function.SPEAKER, person=row.person, by=None
        )


def test_every_relation_is_handed_over_or_has_a_rule(event, both, user):
    """A model that joins later is moved too, without a word of code."""
    walked = {
        f"{model._meta.label}.{field}"
        for target in (Registration, Person)
        for model, field in moving.relations(target)
    }
    expected = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and not field.many_to_many
        and field.related_model in {Registration, Person}
    }  # fmt: skip
    assert walked == expected
    apart = {name for name in walked if name.rsplit(".", 1)[0] in merging.APART}
    assert apart == set(OWN_RULES)


def test_nothing_points_at_the_dropped_one_afterwards(event, both, user):
    full_lives(event, both, user)
    kept, dropped = both
    merge(both, user)
    for target, gone in ((Registration, dropped.pk), (Person, dropped.person_id)):
        for model, field in moving.relations(target):
            assert not model._base_manager.filter(**{field: gone}).exists(), model
    assert not Person.objects.filter(pk=dropped.person_id).exists()
    assert kept.person.mails.count() == 2
    assert Print.objects.filter(registration=kept).count() == 2
    assert Scan.objects.filter(registration=kept).count() == 2
    assert Appearance.objects.filter(person=kept.person).count() == 3


def test_the_history_of_both_is_one_history(event, both, user, client_of):
    kept, dropped = both
    deciding.decide(dropped, Decision.RESERVE, by=user)
    merge(both, user)
    page = client_of(Role.REGISTRATION).get(
        f"/manage/{event.code}/registrations/{kept.pk}/"
    )
    assert "Put on the reserve list" in page.content.decode()
    assert "Merged with a second registration" in page.content.decode()
    entry = AuditEntry.objects.get(verb="registration:merged")
    assert entry.data == {"other": dropped.pk}


def test_undoing_brings_everything_back(event, both, user):
    full_lives(event, both, user)
    duplicates.look(event)
    before = state_of(event)
    record = merge(both, user, "full_name", "email")
    assert state_of(event) != before
    merging.undo(record, by=user, now=NOW + timedelta(days=29))
    after = state_of(event)
    for label, rows in before.items():
        differing = [
            (label, key, one[key], other[key])
            for one, other in zip(rows, after[label], strict=True)
            for key in one
            if one[key] != other[key]
        ]
        assert differing == []


def test_chosen_answers_stay_and_the_search_knows_them(event, both, user):
    kept, dropped = both
    dropped.person.organisation = Organisation.objects.named(event, "Caravane")
    dropped.person.country = "MA"
    dropped.person.save()
    merge(both, user, "full_name", "organisation", "country")
    person = Person.objects.get(pk=kept.person_id)
    assert person.full_name == "Leila Benyoussef"
    assert person.email == "l@example.org"
    assert (person.organisation.name, person.country.code) == ("Caravane", "MA")
    assert person.search == "leila benyoussef caravane"


def test_the_newer_answer_is_proposed_and_an_empty_one_never(event, both):
    kept, dropped = both
    kept.person.job_title = "Chair"
    proposed = {one.name: one.takes for one in differing.differences(kept, dropped)}
    assert proposed == {"full_name": True, "email": True, "job_title": False}


def test_a_name_and_its_parts_go_together(event, both, user):
    kept, dropped = both
    kept.person.given_name, kept.person.family_name = "Layla", "BEN YOUSSEF"
    kept.person.save()
    shown = {one.name: one.kept for one in differing.differences(kept, dropped)}
    assert shown["full_name"] == "Layla BEN YOUSSEF (Layla · BEN YOUSSEF)"
    merge(both, user, "full_name")
    person = Person.objects.get()
    assert (person.full_name, person.family_name) == ("Leila Benyoussef", "")


def test_of_two_equal_names_the_one_with_parts_is_proposed(event, both):
    kept, dropped = both
    dropped.person.full_name = kept.person.full_name
    kept.person.given_name = "Layla"
    proposed = {one.name: one.takes for one in differing.differences(kept, dropped)}
    assert proposed["full_name"] is False


def test_wishes_for_protection_hold_and_texts_are_both_kept(event, both, user):
    kept, dropped = both
    Person.objects.filter(pk=dropped.person_id).update(no_photo=True)
    Registration.objects.filter(pk=kept.pk).update(accessibility="ramp", notes="a")
    Registration.objects.filter(pk=dropped.pk).update(accessibility="signs", notes="a")
    merge(both, user)
    row = Registration.objects.select_related("person").get(pk=kept.pk)
    assert row.person.no_photo
    assert row.accessibility == "ramp\n\nsigns"
    assert row.notes == "a"


def test_old_links_of_the_dropped_one_lead_to_the_kept_one(event, both, user, client):
    kept, dropped = both
    old = links.token(dropped)
    calendar = links.calendar_token(dropped)
    merge(both, user)
    assert links.by_token(old) == kept
    assert links.by_calendar_token(calendar) == kept
    assert client.get(f"/r/{old}/").status_code == 200
    entering.revoke_links(kept, by=user, now=NOW)
    with pytest.raises(links.RevokedLink):
        links.by_token(old)


def test_a_link_switched_off_before_stays_off(event, both, user):
    _kept, dropped = both
    old = links.token(dropped)
    entering.revoke_links(dropped, by=user, now=NOW)
    merge(both, user)
    with pytest.raises(links.RevokedLink):
        links.by_token(old)


def test_links_of_a_chain_lead_to_the_last_one(event, both, user):
    kept, dropped = both
    last = make_registration(event, "Layla YOUSSEF", email="last@example.org")
    old = links.token(dropped)
    first = merge(both, user)
    second = merge((last, kept), user)
    assert links.by_token(old) == last
    assert merging.merged_into(last) == [kept.pk, dropped.pk]
    with pytest.raises(CannotUndo):
        merging.undo(first, by=user, now=NOW)
    merging.undo(second, by=user, now=NOW)
    assert links.by_token(old) == kept
    merging.undo(first, by=user, now=NOW)
    assert links.by_token(old) == dropped


def test_what_was_said_of_the_dropped_one_holds_on(event, both, user):
    kept, dropped = both
    third = make_registration(event, "Leyla BEN YOUSSEF", email="third@example.org")
    duplicates.look(event)
    pair = LikelyPair.objects.get(first=dropped, second=third)
    duplicates.not_the_same(pair, by=user, now=NOW)
    LikelyPair.objects.filter(first=kept, second=third).delete()
    merge(both, user)
    left = LikelyPair.objects.get()
    assert (left.first, left.second) == (kept, third)
    assert left.state == PairState.DIFFERENT


def test_of_two_answers_the_newer_one_stays(event, both, user):
    answer = apps.get_model("registration.Answer")
    form = apps.get_model("registration.Form").objects.create(
        event=event, code="more", purpose="application"
    )
    version = apps.get_model("registration.FormVersion").objects.create(
        form=form, number=1, definition={}, published_at=NOW
    )
    for row, text in zip(both, ("old", "new"), strict=True):
        answer.objects.create(
            registration=row, version=version, key="tshirt", given=[text]
        )
    record = merge(both, user)
    assert answer.objects.get().given == ["new"]
    merging.undo(record, by=user, now=NOW)
    assert answer.objects.get(registration=both[0]).given == ["old"]


def test_only_one_badge_opens_the_door(event, both, user):
    kept, dropped = both
    code = dropped.code
    merge(both, user)
    kept.refresh_from_db()
    assert VoidCode.objects.get(code=code).registration == kept
    assert kept.code != code


def test_the_badge_that_is_on_paper_stays_valid(event, both, user):
    kept, dropped = both
    mine, theirs = kept.code, dropped.code
    Print.objects.create(
        registration=dropped, code=theirs, at=NOW, by=user, kind=PrintKind.SINGLE
    )
    merge(both, user)
    kept.refresh_from_db()
    assert kept.code == theirs
    assert VoidCode.objects.get().code == mine


def test_nobody_is_counted_twice_at_the_door(event, both, user):
    point = Point.objects.entrance(event)
    for row in both:
        scan(row, point)
    merge(both, user)
    outcomes = sorted(both[0].scans.values_list("outcome", flat=True))
    assert outcomes == [ScanOutcome.ALREADY, ScanOutcome.CHECKED_IN]


def test_the_published_programme_names_who_stays(event, both, user):
    kept, dropped = both
    session = make_session(event)
    programme.add_function(
        session, function=Function.SPEAKER, person=dropped.person, by=None
    )
    publishing.publish(event, by=None, now=NOW)
    Proposal.objects.create(event=event, created_at=NOW, content={
        "rows": [{"person": dropped.person_id, "before": None}], "open": [],
    })  # fmt: skip
    record = merge(both, user)
    agenda = published.load(event, programme=published.row(event))
    shown = agenda.items[0].people[0]
    assert (shown.name, shown.person_id) == ("Layla BEN YOUSSEF", kept.person_id)
    assert agenda.items[0].raw["people"][0]["person"] == kept.person_id
    assert Proposal.objects.get().content["rows"][0]["person"] == kept.person_id
    merging.undo(record, by=user, now=NOW)
    agenda = published.load(event, programme=published.row(event))
    assert agenda.items[0].people[0].name == "Leila Benyoussef"


def test_an_alias_or_opt_out_of_the_other_one_holds_in_the_programme(event, both, user):
    _kept, dropped = both
    session = make_session(event)
    programme.add_function(
        session, function=Function.SPEAKER, person=dropped.person, by=None
    )
    publishing.publish(event, by=None, now=NOW)
    Person.objects.filter(pk=dropped.person_id).update(not_on_lists=True)
    merge(both, user)
    agenda = published.load(event, programme=published.row(event))
    assert agenda.items[0].people == []


@pytest.mark.parametrize("days", [31, 400])
def test_after_thirty_days_it_stays_as_it_is(event, both, user, days):
    record = merge(both, user)
    with pytest.raises(CannotUndo):
        merging.undo(record, by=user, now=NOW + timedelta(days=days))


def test_what_was_changed_since_is_not_overwritten(event, both, user):
    kept, _dropped = both
    record = merge(both, user, "full_name")
    Person.objects.filter(pk=kept.person_id).update(full_name="Layla B. YOUSSEF")
    with pytest.raises(CannotUndo):
        merging.undo(record, by=user, now=NOW)
    assert event.registrations.count() == 1
    assert MergeRecord.objects.standing().count() == 1
    assert Person.objects.get(pk=kept.person_id).full_name == "Layla B. YOUSSEF"


def test_an_address_that_is_taken_meanwhile_stops_the_undoing(event, both, user):
    record = merge(both, user)
    make_registration(event, "Somebody", email="x@example.org")
    with pytest.raises(AddressTaken):
        merging.undo(record, by=user, now=NOW)
    assert event.registrations.count() == 2


def test_undoing_gives_nobody_a_place_that_is_gone(event, both, user):
    Registration.objects.update(state=State.CONFIRMED, decision=Decision.SELECTED)
    record = merge(both, user)
    make_registration(event, "Other", email="o@example.org", state=State.CONFIRMED)
    event.capacity = 2
    event.save()
    with pytest.raises(EventFull):
        merging.undo(record, by=user, now=NOW)
    assert event.registrations.accredited().count() == 2


def test_two_at_once_merge_once(event, both, user):
    merge(both, user)
    with pytest.raises(GoneAlready):
        merge(both, user)
    kept = Registration.objects.get()
    with pytest.raises(GoneAlready):
        merge((kept, kept), user)


def test_what_was_dropped_is_unreadable_in_the_database_and_purged(event, both, user):
    merge(both, user)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM registration_mergerecord")
        raw = cursor.fetchone()[0]
    assert "Leila" not in raw
    assert "Leila" in MergeRecord.objects.get().content
    retention.purge(event)
    assert not MergeRecord.objects.exists()
    assert not LikelyPair.objects.exists()
    assert not Mail.objects.exists()


def reviewed(row, user, text):
    """Let `user` read and judge an application in the event's one phase."""
    from registration.models.review import Assignment, Review, ReviewPhase

    phase = ReviewPhase.objects.filter(event=row.event).first() or make_phase(row.event)
    assignment = Assignment.objects.create(phase=phase, registration=row, reviewer=user)
    if text:
        Review.objects.create(
            assignment=assignment, comment=text, submitted_at=NOW, changed_at=NOW
        )
    return assignment


@pytest.mark.parametrize("texts", [("", "good"), ("fair", "good")])
def test_reviews_of_the_dropped_one_are_not_lost(event, both, user, texts):
    """A reviewer who was to read both keeps the one review there is, or the kept's."""
    from registration.models.review import Review

    for row, text in zip(both, texts, strict=True):
        reviewed(row, user, text)
    before = state_of(event)
    record = merge(both, user)
    assert Review.objects.get().comment == next(filter(None, texts))
    assert Review.objects.get().assignment.registration == both[0]
    merging.undo(record, by=user, now=NOW)
    assert state_of(event) == before


def test_money_granted_to_either_is_granted_to_the_one(event, both, user):
    from registration.models.support import Fund, Grant, SupportRequest

    fund = Fund.objects.create(event=event, name="Fund", amount=1000, currency="EUR")
    for row in both:
        asked = SupportRequest.objects.create(
            registration=row, kind="travel", amount=100, currency="EUR", asked_at=NOW
        )
    Grant.objects.create(request=asked, fund=fund, amount=80, by=user, decided_at=NOW)
    record = merge(both, user)
    assert Grant.objects.get().request.registration == both[0]
    merging.undo(record, by=user, now=NOW)
    assert Grant.objects.get().request.registration == both[1]


def test_every_letter_issued_stays_in_the_register(event, both, user):
    from registration.models.letters import Letter

    for number, row in enumerate(both):
        Letter.objects.create(
            event=event, registration=row, sequence=number, number=f"N{number}",
            kind="invitation", language="en", issued_at=NOW, by=user,
        )  # fmt: skip
    record = merge(both, user)
    assert Letter.objects.filter(registration=both[0]).count() == 2
    assert Letter.objects.valid().get().number == "N0"
    merging.undo(record, by=user, now=NOW)
    assert Letter.objects.valid().count() == 2


def test_after_its_days_a_record_holds_no_more_than_the_dropped_rows(event, both, user):
    full_lives(event, both, user)
    record = merge(both, user)
    retention.purge_leftovers(NOW + timedelta(days=29))
    assert MergeRecord.objects.get().holds_steps
    retention.purge_leftovers(NOW + timedelta(days=31))
    record.refresh_from_db()
    assert "Leila" in record.content
    assert "core.person" in record.content
    assert "speaker" not in record.content
    assert not record.holds_steps


def test_passports_in_a_record_go_when_passports_go(event, both, user):
    from registration.models import Intake

    Intake.objects.create(event=event, travel_purge_after=NOW.date())
    record = merge(both, user)
    retention.purge_leftovers(NOW + timedelta(days=2))
    with pytest.raises(CannotUndo):
        merging.undo(record, by=user, now=NOW + timedelta(days=2))
