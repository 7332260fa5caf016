"""Making, finding and revoking tokens."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import CharField, DateTimeField, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gfmd_days.api.audit import Verb
from gfmd_days.api.models import ApiToken
from gfmd_days.core.access import Right
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User
from gfmd_days.core.prepared import Prepared, Slot

# A recognisable beginning lets secret scanners find tokens that leaked.
PREFIX = "gfmd_"
SHAPE = re.compile(rf"\A{PREFIX}[A-Za-z0-9_-]{{43}}\Z")
USE_NOTED_EVERY = timedelta(hours=1)
NEEDED = (
    *("event__code", "event__series_id", "rights", "last_used_at"),
    *("user__email", "user__name", "user__is_active", "user__is_superuser"),
)
# What the API serves, in words; a token holds no other right.
OFFERED: dict[Right, Promise] = {
    Right.DESK: _("Scan badges"),
    Right.PROGRAMME_VIEW: _("Read the programme"),
    Right.PROGRAMME_EDIT: _("Change the programme and its moderators"),
    Right.PUBLISH: _("Publish the programme"),
    Right.PEOPLE_VIEW: _("Read registrations and people"),
    Right.PEOPLE_EXPORT: _("Read e-mail addresses and telephone numbers too"),
    Right.REVIEW: _("Read what the committee reads too: gender and decisions"),
    Right.PEOPLE_SENSITIVE: _("Read protected answers too; each reading is noted"),
    Right.PEOPLE_EDIT: _("Enter people and change what is known about them"),
    Right.DECIDE: _("Decide, release, and read decisions before that"),
    Right.BADGES: _("Read badges; print them as a print station"),
    Right.REPORTS: _("Read how many came to which session"),
}


def make(
    user: User,
    *,
    name: str,
    rights: Iterable[Right],
    event: Event | None,
    lasts: timedelta,
    now: datetime,
) -> tuple[ApiToken, str]:
    """Make a token of `user`; return it with its secret, which is kept nowhere.

    Args:
        event: the only event it opens; None for all events of its user.
        lasts: how long it is valid from `now`, aware.
    """
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(
            user=user,
            name=name,
            digest=digest(secret),
            event=event,
            rights=sorted(right for right in rights if right in OFFERED),
            created_at=now,
            expires_at=now + lasts,
        )
        auditing.record(
            Verb.TOKEN_MADE, event=event, subject=token, by=user, rights=token.rights
        )
    return token, secret


@transaction.atomic
def revoke(token: ApiToken, *, by: User) -> None:
    """Delete the token: the next call with it is refused."""
    auditing.record(Verb.TOKEN_REVOKED, event=token.event, subject=token, by=by)
    token.delete()


def find(secret: str, *, now: datetime) -> ApiToken | None:
    """Return the valid token with this secret, its user and event, in one query.

    Its use is noted once an hour, so that reading stays reading.
    """
    if not SHAPE.match(secret):
        return None
    token = VALID.first(digest=digest(secret), now=now)
    if token and (
        token.last_used_at is None or token.last_used_at < now - USE_NOTED_EVERY
    ):
        unnoted = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
        ApiToken.objects.filter(unnoted, pk=token.pk).update(last_used_at=now)
    return token


def _valid() -> QuerySet[ApiToken]:
    valid = ApiToken.objects.valid_at(Slot("now", DateTimeField()))
    whole = valid.select_related("user", "event").only(*NEEDED).order_by()
    return whole.filter(digest=Slot("digest", CharField()))


VALID = Prepared(_valid)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
