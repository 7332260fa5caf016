"""Two people who are one: what either was asked and said stays."""

from agenda.domain import asking, profiles
from agenda.models import Appearance, Asking, Function, Profile
from registration.domain import merging
from tests.agenda.conftest import make_track
from tests.conftest import NOW, make_registration, make_user


def test_a_letter_still_opens_after_its_person_was_merged(asked, registration, client):
    kept = make_registration(registration.event, "Awa D.", email="awa2@example.org")
    user = make_user("a@example.org")
    merging.merge(kept, dropped=registration, taking=[], by=user, now=NOW)
    row = Asking.objects.get()
    assert row.person_id == kept.person_id
    assert client.get(f"/f/{asked.key}/").status_code == 200
    asking.accept(row, now=NOW)


def test_merged_and_parted_again_both_say_what_they_said(registration, event, session):
    twin = make_registration(event, "Awa D.", email="awa2@example.org")
    track = make_track(event)
    for row in (registration, twin):
        place = Appearance.objects.create(
            session=session, person=row.person, function=Function.SPEAKER
        )
        values = {"said_as": row.person.full_name, "topics": [track]}
        profiles.save(row.person, values, by=None, now=NOW)
        asking.ask([place], by=None, now=NOW, answer_by=None)
    before = list(Profile.objects.order_by("person").values_list("person", "said_as"))
    user = make_user("a@example.org")
    record = merging.merge(registration, dropped=twin, taking=[], by=user, now=NOW)
    assert Profile.objects.get().said_as == "Awa Diop"
    merging.undo(record, by=user, now=NOW)
    after = list(Profile.objects.order_by("person").values_list("person", "said_as"))
    assert after == before
    assert {row.person_id for row in Asking.objects.all()} == {
        registration.person_id, twin.person_id,
    }  # fmt: skip
    assert Profile.objects.filter(topics=track).count() == 2
