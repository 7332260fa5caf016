"""Links and badges people hold already, and the door."""

from datetime import UTC, datetime

import pytest

from badges.domain import noting
from badges.domain.certificates import issuing
from badges.models import (
    PersonAlerts,
    Point,
    Print,
    PrintKind,
    ScanOutcome,
    VoidCode,
)
from registration.domain import entering, links, merging
from registration.domain.refusals import CannotUndo
from registration.models import Registration, State
from tests.badges.conftest import scan as checked_in
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


def test_alerts_of_both_stay_and_two_certificates_can_still_be_checked(
    event, both, user, client
):
    first_day = datetime(2026, 12, 1, 9, tzinfo=UTC)
    for one, alert in zip(both, ("vip", "document"), strict=True):
        Registration.objects.filter(pk=one.pk).update(state=State.CONFIRMED)
        one.refresh_from_db()
        noting.set_alerts(one, [alert], by=user, now=NOW)
        checked_in(event, one.code, scanned_at=first_day, now=first_day)
        issuing.issue(one, by=user, now=first_day)
    mine, theirs = (one.certificates.get() for one in both)
    record = merge(both, user)
    assert PersonAlerts.objects.get().kinds == ["document", "vip"]
    for one, state in ((mine, "valid"), (theirs, "replaced")):
        one.refresh_from_db()
        assert (one.state, one.registration) == (state, both[0])
        page = client.get(f"/c/{one.code}/")
        assert page.status_code == 200
    merging.undo(record, by=user, now=NOW)
    theirs.refresh_from_db()
    assert (theirs.state, theirs.registration) == ("valid", both[1])
    assert PersonAlerts.objects.get(registration=both[0]).kinds == ["vip"]
