"""Who may do what: the one table of rights, and the way a view asks for one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, Protocol

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models import Event, Membership, Role, User
from gfmd_days.core.prepared import Prepared, Slot

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Right(StrEnum):
    DASHBOARD = "dashboard"
    EVENT_EDIT = "event.edit"
    TEAM = "team"
    AUDIT = "audit"
    MAIL_VIEW = "mail.view"
    MAIL_EDIT = "mail.edit"
    PEOPLE_VIEW = "people.view"
    PEOPLE_EDIT = "people.edit"
    PEOPLE_CATEGORY = "people.category"
    PEOPLE_SENSITIVE = "people.sensitive"
    PEOPLE_EXPORT = "people.export"
    REVIEW = "review"
    DECIDE = "decide"
    PROGRAMME_VIEW = "programme.view"
    PROGRAMME_EDIT = "programme.edit"
    PUBLISH = "publish"
    BADGES = "badges"
    DESK = "desk"
    REPORTS = "reports"


# What each right means, for the table on the team's page.
LABELS: dict[Right, Promise] = {
    Right.DASHBOARD: _("See the overview"),
    Right.EVENT_EDIT: _("Change the event, its days, place and regions"),
    Right.TEAM: _("Add and remove members of the team"),
    Right.AUDIT: _("Read the history"),
    Right.MAIL_VIEW: _("Read the mail that was sent"),
    Right.MAIL_EDIT: _("Change mail texts, write to people, send mail again"),
    Right.PEOPLE_VIEW: _("See registrations"),
    Right.PEOPLE_EDIT: _("Change registrations"),
    Right.PEOPLE_CATEGORY: _("Change somebody's category at the desk"),
    Right.PEOPLE_SENSITIVE: _("Read protected answers"),
    Right.PEOPLE_EXPORT: _("Export lists of people"),
    Right.REVIEW: _("Review applications"),
    Right.DECIDE: _("Select, reserve, reject"),
    Right.PROGRAMME_VIEW: _("See the programme before it is published"),
    Right.PROGRAMME_EDIT: _("Change the programme and its moderators"),
    Right.PUBLISH: _("Publish the programme"),
    Right.BADGES: _("Print badges"),
    Right.DESK: _("Work at the desk"),
    Right.REPORTS: _("See reports"),
}

ALL = frozenset(Right)
TABLE: dict[str, frozenset[Right]] = {
    Role.OWNER: ALL,
    Role.PROGRAMME: frozenset(
        {
            Right.DASHBOARD,
            Right.PEOPLE_VIEW,
            Right.PROGRAMME_VIEW,
            Right.PROGRAMME_EDIT,
            Right.PUBLISH,
            Right.REPORTS,
        }
    ),
    Role.REGISTRATION: frozenset(
        {
            Right.DASHBOARD,
            Right.MAIL_VIEW,
            Right.MAIL_EDIT,
            Right.PEOPLE_VIEW,
            Right.PEOPLE_EDIT,
            Right.PEOPLE_CATEGORY,
            Right.PEOPLE_SENSITIVE,
            Right.PEOPLE_EXPORT,
            Right.DECIDE,
            Right.PROGRAMME_VIEW,
            Right.BADGES,
            Right.DESK,
            Right.REPORTS,
        }
    ),
    Role.REVIEWER: frozenset(
        {Right.DASHBOARD, Right.PEOPLE_VIEW, Right.REVIEW, Right.PROGRAMME_VIEW}
    ),
    Role.DESK: frozenset({Right.DESK}),
    Role.VIEWER: frozenset({Right.DASHBOARD, Right.PROGRAMME_VIEW, Right.REPORTS}),
}

Narrowing = Callable[[Event, frozenset[Right]], frozenset[Right]]
NARROWINGS: list[Narrowing] = []
FOR_ALL: list[Narrowing] = []


def narrow_by(rule: Narrowing, *, administrators: bool = False) -> None:
    """Let an app take rights away for a while, such as names in a blind review.

    Every page and call asks `rights_of`, so what is taken here is taken everywhere.

    Args:
        administrators: it is taken from them, too.
    """
    rules = FOR_ALL if administrators else NARROWINGS
    if rule not in rules:
        rules.append(rule)


def rights_of(user: User | AnonymousUser, event: Event) -> frozenset[Right]:
    """Return what `user` may do in `event`: the union over their roles, narrowed.

    Administrators may do all that can be done here; a stranger's set is empty.
    """
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    if user.is_superuser:
        return _narrowed(event, ALL, FOR_ALL)
    asked = {"user": user.pk, "event": event.pk}
    if event.series_id is None:
        members = IN_EVENT(**asked)
    else:
        members = IN_SERIES(**asked, series=event.series_id)
    rights = frozenset[Right]().union(*(TABLE[one.role] for one in members))
    return _narrowed(event, rights, [*NARROWINGS, *FOR_ALL])


def _memberships(here: Q) -> QuerySet[Membership]:
    mine = Membership.objects.filter(here, user=Slot("user", BigIntegerField()))
    return mine.only("role").order_by()


_EVENT = Q(event=Slot("event", BigIntegerField()))
_SERIES = Q(series=Slot("series", BigIntegerField()))
# Who may do what is asked with every page and every call.
IN_EVENT = Prepared(lambda: _memberships(_EVENT))
IN_SERIES = Prepared(lambda: _memberships(_EVENT | _SERIES))


def _narrowed(
    event: Event, rights: frozenset[Right], rules: Sequence[Narrowing]
) -> frozenset[Right]:
    for narrow in rules:
        rights = narrow(event, rights)
    return rights


def holders(event: Event, right: Right) -> QuerySet[User]:
    """Return the active members whose roles hold `right` in `event`."""
    roles = [role for role, rights in TABLE.items() if right in rights]
    here = Q(memberships__event=event) | Q(memberships__series=event.series_id)
    return User.objects.filter(
        here, is_active=True, memberships__role__in=roles
    ).distinct()


def events_with(user: User, right: Right) -> QuerySet[Event]:
    """Return the events in which `user` holds `right`."""
    if user.is_superuser:
        return Event.objects.all()
    roles = [role for role, rights in TABLE.items() if right in rights]
    here = Membership.objects.filter(user=user, role__in=roles)
    return Event.objects.filter(
        Q(pk__in=here.values("event")) | Q(series__in=here.values("series"))
    )


# Rows about an event that nearly every page looks at: they come in one query with it.
PARTS = ["venue", "series"]


def comes_with_event(*names: str) -> None:
    """Let a module above name its one-to-one rows that pages find the event with."""
    PARTS.extend(name for name in names if name not in PARTS)


def find_event(
    code: str, *, parts: Sequence[str] | None = None, bare: bool = False
) -> Event:
    """Return the event called `code`; raises Http404.

    With all its parts or those named, or `bare` of all but its code and series: the
    desk's calls are many and need no more.
    """
    events = Event.objects.select_related(*(PARTS if parts is None else parts))
    if bare:
        events = Event.objects.only("code", "series_id")
    return get_object_or_404(events, code=code)


class View(Protocol):
    def __call__(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


def event_view(right: Right, *others: Right) -> Callable[[View], View]:
    """Give the view `request.event` and `request.rights` if the user holds `right`.

    With `others`, any one of them opens it too. A stranger sees 404, so that the
    existence of an event leaks to nobody; a member without the right sees 403; nobody
    signed in is sent to sign in.
    """

    opening = frozenset({right, *others})

    def decorate(view: View) -> View:
        @wraps(view)
        def allowed(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if opening.isdisjoint(request.rights):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        inner = member_view(allowed)
        inner.access = opening if others else right  # type: ignore[attr-defined]
        return inner

    return decorate


def member_view(view: View) -> View:
    """Let in whoever holds any role in the event; the view looks at the rights."""

    @wraps(view)
    def inner(request: Any, code: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        event = find_event(code)
        rights = rights_of(request.user, event)
        if not rights:
            raise Http404
        request.event, request.rights = event, rights
        response = view(request, *args, **kwargs)
        # The next person at a shared computer must not get it with “Back”.
        patch_cache_control(response, private=True, no_store=True)
        return response

    inner.access = "member"  # type: ignore[attr-defined]
    return inner


def public_event_view(view: View) -> View:
    """Give the view `request.event` if it is public or the user has a role in it."""
    return _public_event_view(view, parts=None)


def light_event_view(*parts: str) -> Callable[[View], View]:
    """As `public_event_view`, for what is mostly handed out as it is kept.

    Args:
        parts: the only rows to find the event with; each join costs a tenth of such
            an answer.
    """
    return partial(_public_event_view, parts=parts)


def _public_event_view(view: View, *, parts: Sequence[str] | None) -> View:
    @wraps(view)
    def inner(request: Any, code: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        event = find_event(code, parts=parts)
        if not event.is_public and not rights_of(request.user, event):
            raise Http404
        request.event = event
        return view(request, *args, **kwargs)

    inner.access = "public"  # type: ignore[attr-defined]
    return inner


def public_view(view: View) -> View:
    """Mark a view that anybody may see, or that asks for a token of its own."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    inner.access = "public"  # type: ignore[attr-defined]
    return inner


def signed_in_view(view: View) -> View:
    """Let in whoever is signed in, of whatever event."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    inner.access = "signed in"  # type: ignore[attr-defined]
    return inner


def administrator_view(view: View) -> View:
    """Let in administrators of the whole site only."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_superuser:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    inner.access = "administrator"  # type: ignore[attr-defined]
    return inner
