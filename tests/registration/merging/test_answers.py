"""Which answers of two stay."""

from django.apps import apps

from gfmd_days.core.models import Organisation, Person
from registration.domain import differing, merging
from registration.models import Registration
from tests.conftest import NOW
from tests.registration.merging.lives import merge


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
