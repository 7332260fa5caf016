import pytest

from gfmd_days.core.domain import teams
from gfmd_days.core.domain.refusals import LastOwner, MemberAlready, SeriesNotYours
from gfmd_days.core.models import Event, Mail, Membership, Role, User
from tests.conftest import NOW, make_member, make_user


@pytest.fixture
def event(event):
    """As a request finds it, with its title in many languages."""
    return Event.objects.get(pk=event.pk)


def invite(event, by, **changes):
    values = {
        "email": "New@Example.org",
        "name": "New",
        "role": Role.VIEWER,
        "language": "fr",
        "whole_series": False,
    }
    return teams.invite(event, **{**values, **changes}, by=by, now=NOW)


def test_somebody_new_gets_a_login_without_password_and_a_link_to_set_one(
    event, client
):
    owner = make_member(event, Role.OWNER)

    invite(event, owner)

    user = User.objects.get(email="new@example.org")
    assert not user.has_usable_password()
    mail = Mail.objects.get()
    assert mail.language == "fr"
    link = next(line for line in mail.text.splitlines() if line.startswith("http"))
    path = link.split("/", 3)[3]
    answer = client.get(f"/{path}", follow=True)
    assert answer.status_code == 200
    assert b'name="password1"' in answer.content

    password = "horse staple 77 battery"
    form = {"password1": password, "password2": password}
    client.post(answer.redirect_chain[-1][0], form)
    user.refresh_from_db()
    assert user.check_password(password)


def test_somebody_known_is_told_and_keeps_the_password(event):
    owner = make_member(event, Role.OWNER)
    user = make_user("new@example.org")

    invite(event, owner)

    assert Mail.objects.get().kind == "core.added"
    user.refresh_from_db()
    assert user.has_usable_password()


def test_a_role_is_given_once(event):
    owner = make_member(event, Role.OWNER)
    invite(event, owner)
    with pytest.raises(MemberAlready):
        invite(event, owner)
    assert Mail.objects.count() == 1


def test_the_last_owner_stays(event):
    owner = make_member(event, Role.OWNER)
    mine = Membership.objects.get(user=owner)
    with pytest.raises(LastOwner):
        teams.remove(mine, event=event, by=owner)

    invite(event, owner, role=Role.OWNER)
    teams.remove(mine, event=event, by=owner)
    assert Membership.objects.get().user.email == "new@example.org"


def test_a_closed_login_does_not_count_as_owner(event):
    owner = make_member(event, Role.OWNER)
    other = make_user("other@example.org", is_active=False)
    Membership.objects.create(user=other, event=event, role=Role.OWNER)
    with pytest.raises(LastOwner):
        teams.remove(Membership.objects.get(user=owner), event=event, by=owner)


def test_only_owners_of_the_series_rule_the_series(event):
    owner = make_member(event, Role.OWNER)
    with pytest.raises(SeriesNotYours):
        invite(event, owner, whole_series=True)

    chief = make_user("chief@example.org")
    role = Membership.objects.create(user=chief, series=event.series, role=Role.OWNER)
    with pytest.raises(SeriesNotYours):
        teams.remove(role, event=event, by=owner)
    invite(event, chief, whole_series=True)
    invited = User.objects.get(email="new@example.org")
    assert Event.objects.for_user(invited).get() == event


def test_another_events_membership_cannot_be_removed_here(
    client_of, event, other_event
):
    foreign = Membership.objects.get(user=make_member(other_event, Role.VIEWER))
    client = client_of(Role.OWNER)
    answer = client.post(f"/manage/{event.code}/team/{foreign.pk}/remove/")
    assert answer.status_code == 404
    assert Membership.objects.filter(pk=foreign.pk).exists()
