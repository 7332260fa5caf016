from datetime import time, timedelta

import pytest
from django.utils import translation

from agenda.domain import changes, programme, published, publishing
from agenda.models import Function, Programme, Version
from gfmd_days.core.models import AuditEntry, HistoryIsAppendOnly, Organisation
from tests.agenda.conftest import make_room, make_session
from tests.conftest import NOW, make_person, make_user

LATER = NOW + timedelta(hours=1)


def words(event):
    return [
        f"{one.name}: {one.words}".strip(": ")
        for one in publishing.pending(event, now=LATER)
    ]


def test_versions_are_numbered_and_noted(event):
    user = make_user("a@example.org")
    session = make_session(event)
    first = publishing.publish(event, by=user, now=NOW)
    programme.change_session(session, by=user, values={"minutes": 45})
    second = publishing.publish(event, by=user, now=LATER, note="Shorter")
    assert (first.number, second.number, second.note) == (1, 2, "Shorter")
    row = Programme.objects.get(event=event)
    assert (row.number, row.published_at, row.published_by) == (2, LATER, user)
    assert AuditEntry.objects.filter(verb="programme:published").count() == 2


def test_nothing_new_is_not_published(event):
    make_session(event)
    publishing.publish(event, by=None, now=NOW)
    with pytest.raises(publishing.NothingChanged):
        publishing.publish(event, by=None, now=LATER)
    assert Version.objects.count() == 1


def test_a_version_never_changes(event):
    version = publishing.publish(event, by=None, now=NOW)
    with pytest.raises(HistoryIsAppendOnly):
        version.save()
    with pytest.raises(HistoryIsAppendOnly):
        Version.objects.update(number=3)


def test_changes_are_told_in_words(event):
    hall, atlas = make_room(event, "Hall"), make_room(event, "Atlas")
    moved = make_session(event, "S1", room=hall)
    renamed = make_session(event, "S2")
    gone = make_session(event, "S3")
    closed = make_session(event, "S4")
    publishing.publish(event, by=None, now=NOW)
    assert words(event) == []

    programme.change_session(moved, by=None, values={"start": time(11), "room": atlas})
    programme.change_session(renamed, by=None, values={"title": "Other"})
    programme.withdraw_session(gone, by=None, now=NOW)
    programme.change_session(closed, by=None, values={"is_closed": True})
    make_session(event, "S5")

    assert set(words(event)) == {
        (
            "S1 Session S1: Moved from Tue 1 Dec 09:00–10:30 to "
            "Tue 1 Dec 11:00–12:30. From Hall to Atlas."
        ),
        "S2 Other: Changed: title.",
        "S3 Session S3: Cancelled; calendars will show it struck out.",
        "S4 Session S4: Now closed: it leaves the public agenda.",
        "S5 Session S5: New.",
    }


def test_changes_survive_being_stored(event):
    session = make_session(event)
    publishing.publish(event, by=None, now=NOW)
    programme.change_session(session, by=None, values={"start": time(10)})
    version = publishing.publish(event, by=None, now=LATER)
    (stored,) = [changes.Change.from_json(one) for one in version.changes]
    with translation.override("en"):
        assert "10:00" in stored.words


def test_the_revision_rises_with_what_is_shown_only(event):
    shown, other = make_person(event, "Shown"), make_person(event, "Other")
    organisation = Organisation.objects.create(event=event, name="Union")
    session = make_session(event)
    programme.add_function(session, function=Function.SPEAKER, person=shown, by=None)
    publishing.publish(event, by=None, now=NOW)

    def revision():
        return Programme.objects.get(event=event).revision

    before = revision()
    other.save()
    programme.change_session(session, by=None, values={"minutes": 30})
    assert revision() == before
    shown.save()
    assert revision() == before + 1
    organisation.save()
    assert revision() == before + 2
    event.venue.save()
    assert revision() == before + 3
    event.save()
    assert revision() == before + 4
    organisation.delete()
    assert revision() == before + 5


def test_names_in_old_versions_follow_todays_wishes(event):
    person = make_person(event, "Layla", native_name="ليلى")
    person.organisation = Organisation.objects.create(event=event, name="Union")
    person.save()
    session = make_session(event)
    programme.add_function(session, function=Function.SPEAKER, person=person, by=None)
    publishing.publish(event, by=None, now=NOW)

    def shown():
        row = published.row(event)
        (item,) = published.load(event, programme=row).items
        return [(p.name, p.native_name, p.organisation) for p in item.people]

    assert shown() == [("Layla", "ليلى", "Union")]
    person.hide_organisation = True
    person.alias = "L."
    person.save()
    assert shown() == [("L.", "", "")]
    person.not_on_lists = True
    person.save()
    assert shown() == []


def test_what_nobody_looked_at_is_not_published(event):
    session = make_session(event)
    programme.change_session(session, by=None, values={"minutes": 45})
    seen = str(publishing.draft_number(event))
    programme.change_session(session, by=None, values={"minutes": 50})
    with pytest.raises(publishing.DraftMoved):
        publishing.publish(event, by=None, now=NOW, seen=seen)
    assert not event.programme_versions.exists()
    seen = str(publishing.draft_number(event))
    assert publishing.publish(event, by=None, now=NOW, seen=seen).number == 1


def test_a_change_of_the_interpretation_alone_is_published(event):
    session = make_session(event, languages=["en", "fr"])
    publishing.publish(event, by=None, now=NOW)
    programme.change_session(session, by=None, values={"interpretation": ["fr"]})
    assert words(event) == ["S1 Session S1: Changed: interpreted into."]
    publishing.publish(event, by=None, now=LATER)
    assert words(event) == []


def test_an_old_version_without_interpretation_is_no_change(event):
    make_session(event)
    version = publishing.publish(event, by=None, now=NOW)
    old = {**version.content, "sessions": [dict(version.content["sessions"][0])]}
    del old["sessions"][0]["interpretation"]
    assert changes.between(old, version.content) == []
