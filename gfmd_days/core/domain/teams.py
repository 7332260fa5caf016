"""Teams: who has which role in an event or in a whole series."""

from __future__ import annotations

from datetime import datetime

from django.db import models, transaction
from django.db.models import Q
from django.utils import translation

from gfmd_days.core.audit import CoreVerb
from gfmd_days.core.domain import auditing, logins
from gfmd_days.core.domain.refusals import LastOwner, MemberAlready, SeriesNotYours
from gfmd_days.core.models import Event, Membership, Role, Series, User


@transaction.atomic
def invite(
    event: Event,
    *,
    email: str,
    name: str,
    role: Role,
    language: str,
    whole_series: bool,
    by: User,
    now: datetime,
) -> Membership:
    """Give somebody a role and tell them by mail; make their login if need be.

    Args:
        language: the language to write to a new user in.
        whole_series: the role counts in every event of the series.

    Raises MemberAlready, and SeriesNotYours when `by` owns this event only.
    """
    if whole_series and not rules_series(by, event.series):
        raise SeriesNotYours
    email = email.strip().lower()
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, name=name, language=language)
    place = {"series": event.series} if whole_series else {"event": event}
    membership, created = Membership.objects.get_or_create(
        user=user, role=role, **place
    )
    if not created:
        raise MemberAlready
    auditing.record(
        CoreVerb.MEMBER_ADDED,
        event=event,
        subject=membership,
        by=by,
        role=str(role),
        series=whole_series,
    )
    with translation.override(user.language):
        label = str(Role(role).label)
    logins.send_welcome(
        user,
        event=event,
        role=label,
        by=by,
        key=f"welcome:{membership.pk}",
        now=now,
    )
    return membership


@transaction.atomic
def remove(membership: Membership, *, event: Event, by: User) -> None:
    """Take a role away.

    Raises LastOwner rather than leave an event to nobody, and SeriesNotYours when the
    role is one of the whole series and `by` owns this event only.
    """
    if membership.series_id is not None and not rules_series(by, event.series):
        raise SeriesNotYours
    Event.objects.select_for_update().get(pk=event.pk)
    if membership.role == Role.OWNER and not _other_owners(membership, event).exists():
        raise LastOwner
    auditing.record(
        CoreVerb.MEMBER_REMOVED,
        event=event,
        subject=membership,
        by=by,
        role=membership.role,
        series=membership.series_id is not None,
    )
    membership.delete()


def rules_series(user: User, series: Series) -> bool:
    """Say whether `user` may give and take roles in the whole series."""
    if user.is_superuser:
        return True
    return series.memberships.filter(user=user, role=Role.OWNER).exists()


def _other_owners(membership: Membership, event: Event) -> models.QuerySet[Membership]:
    """Owners who remain where `membership` counts."""
    owners = Membership.objects.filter(role=Role.OWNER, user__is_active=True)
    if membership.series_id is not None:
        place = Q(series=membership.series_id)
    else:
        place = Q(event=event) | Q(series=event.series_id)
    return owners.filter(place).exclude(pk=membership.pk)
