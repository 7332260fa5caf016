"""Everything that points at the dropped one is handed over."""

import pytest
from django.apps import apps

from agenda.models import Appearance
from badges.models import Print, Scan
from gfmd_days.core.models import AuditEntry, Person, Role
from registration.domain import deciding, duplicates, merging, moving
from registration.models import Decision, LikelyPair, PairState, Registration
from tests.conftest import NOW, make_phase, make_registration
from tests.registration.merging.lives import full_lives, merge, state_of

# How each relation to a registration or person is seen to. What hands over generically
# is proven for all models by the walk itself; a rule of one's own stands here.
OWN_RULES = {
    "registration.Registration.person": "the dropped registration itself",
    "registration.LikelyPair.first": "test_what_was_said_of_the_dropped_one_holds_on",
    "registration.LikelyPair.second": "test_what_was_said_of_the_dropped_one_holds_on",
    "registration.MergeRecord.kept": "test_links_of_a_chain_lead_to_the_last_one",
    "registration.Answer.registration": "test_of_two_answers_the_newer_one_stays",
}


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
