"""Links and badges people hold already, and the door."""

import pytest

from badges.models import Point, Print, PrintKind, ScanOutcome, VoidCode
from registration.domain import entering, links, merging
from registration.domain.refusals import CannotUndo
from tests.conftest import NOW, make_registration
from tests.registration.merging.lives import merge, scan


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
