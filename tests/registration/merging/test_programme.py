"""The programme names who stays."""

from agenda.domain import programme, published, publishing
from agenda.models import Function, Proposal
from gfmd_days.core.models import Person
from registration.domain import merging
from tests.conftest import NOW
from tests.registration.merging.lives import make_session, merge


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
