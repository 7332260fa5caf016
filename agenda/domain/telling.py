"""Who hears of a new version by mail, and what: only their own sessions.

Somebody is touched who has, or had until now, a function in a session that changed, or
has signed up for it. Whoever left, wants no news or declined the function hears
nothing, and nothing is told of sessions that are over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from agenda.domain import changes, duties, snapshots, telling_mails, uniting
from agenda.domain.changes import CHANGED, FRAME, GONE, NEW, Change
from agenda.domain.snapshots import Item, Snapshot
from agenda.models import Function, SignUp, Version
from gfmd_days.core import languages
from gfmd_days.core.domain import mailing
from gfmd_days.core.models import Event, Person
from registration.domain import links, mails
from registration.models import LEFT, NoNews, Registration

# What a change of the team's own counting or of other people is to nobody else.
NOT_THEIRS = {"people", "seats", "sign_up"}
Roles = dict[int, frozenset[str]]
NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class News:
    """What is new in one session for one person, as it stands afterwards."""

    change: Change
    raw: Item
    before: frozenset[str]
    after: frozenset[str]
    signed: bool

    @property
    def is_out(self) -> bool:
        """Whether the person has nothing to do with the session any more."""
        return bool(self.before) and not self.after and not self.signed

    def words(self, language: str) -> str:
        """Return the news as one paragraph, in the active language `language`."""
        title = LazyI18nString(self.raw["title"]).localize(language)
        facts = [changes.when(changes.span(self.raw)), self.raw["place"]]
        head = f"{self.raw['code']} {title} ({languages.listed(filter(None, facts))})"
        return f"{head}\n{' '.join(self.sentences())}"

    def sentences(self) -> Iterator[str]:
        """Yield what is new, in the active language; nothing if nothing is."""
        if self.is_out:
            yield _("You have no function in this session any more.")
            return
        if self.change.what != NEW and (words := self.change.words):
            yield words
        if self.after - self.before or (self.after and self.change.what == NEW):
            named = [str(Function(one).label) for one in sorted(self.after)]
            yield _("Your function: %(names)s") % {"names": languages.listed(named)}


@dataclass
class Receiver:
    """A person to be told, with their page if they have one."""

    person: Person
    registration: Registration | None
    news: list[News] = field(default_factory=list)


def tell(
    version: Version,
    *,
    before: Snapshot | None,
    now: datetime,
    but: frozenset[tuple[int, str]] = frozenset(),
) -> int:
    """Queue one mail for each person touched by a version; return how many.

    In the caller's transaction. A second call for the same version changes nothing.

    Args:
        but: who was told already of which session: keys of people and UIDs.
    """
    event = version.event
    told = receivers(event, before, version.content, now=now)
    for one in told:
        one.news = [n for n in one.news if (one.person.pk, n.raw["uid"]) not in but]
    told = [one for one in told if one.news]
    is_first = before is None
    kind = telling_mails.PUBLISHED if is_first else telling_mails.CHANGED
    for one in told:
        language = mails.spoken(one.person.language, event)
        with translation.override(language):
            paragraphs = [news.words(language) for news in one.news]
        mailing.queue(
            kind,
            event=event,
            to=one.person.email,
            language=language,
            values={
                "name": one.person.full_name,
                "event": event.title.localize(language),
                "sessions": "\n\n".join(paragraphs),
                "link": f"{_page(event, one.registration)}?lang={language}",
            },
            key=f"agenda.version:{version.pk}:{one.person.pk}",
            now=now,
            person=one.person,
        )
    return len(told)


def receivers(
    event: Event, before: Snapshot | None, after: Snapshot, *, now: datetime
) -> list[Receiver]:
    """Return who would be told of `after` published over `before`, and what.

    Eight queries at most, whatever the size.
    """
    became = uniting.all_united(event)
    before = before and _by_present_keys(before, became)
    after = _by_present_keys(after, became)
    news = dict(_news(event, before, after, now=now))
    return [
        Receiver(person, getattr(person, "registration", None), news[person.pk])
        for person in _reachable(event, set(news))
    ]


def _news(
    event: Event, before: Snapshot | None, after: Snapshot, *, now: datetime
) -> Iterator[tuple[int, list[News]]]:
    """Yield people by their keys with what is new for them."""
    found: dict[int, list[News]] = defaultdict(list)
    told = _by_session(before, after)
    old = {raw["uid"]: raw for raw in before["sessions"]} if before else {}
    signed = _signed_up(event) if before else {}
    declined = duties.declined(duties.said(event.pk))
    for raw in after["sessions"]:
        uid = raw["uid"]
        previous = old.get(uid)
        if uid not in told or _is_over(raw, now) or _is_known_off(previous, raw):
            continue
        was, holds = _roles(previous, declined), _roles(raw, declined)
        here = signed.get(uid, set())
        for person in {*was, *holds, *here}:
            before_it, after_it = was.get(person, NONE), holds.get(person, NONE)
            one = News(told[uid], raw, before_it, after_it, signed=person in here)
            if one.is_out:  # what became of it is no matter of theirs
                one = replace(one, raw=old[uid])
            if any(one.sentences()):
                found[person].append(one)
    yield from found.items()


def _by_session(before: Snapshot | None, after: Snapshot) -> dict[str, Change]:
    """Return by session what concerns those in it; a new venue concerns them all."""
    listed = changes.between(before, after)
    frame = next((one for one in listed if one.what == FRAME), None)
    for_all = tuple(
        name for name in changes.FOR_EVERY_SESSION if frame and name in frame.fields
    )
    found = {
        one.uid: replace(
            one, fields=tuple(f for f in one.fields if f not in NOT_THEIRS)
        )
        for one in listed
        if one.what not in {FRAME, GONE}
    }
    for raw in after["sessions"] if for_all else ():
        if not raw["cancelled"]:
            one = found.get(raw["uid"], _unchanged(raw))
            if one.what != NEW:
                found[raw["uid"]] = replace(one, fields=(*for_all, *one.fields))
    return found


def _unchanged(raw: Item) -> Change:
    return Change(CHANGED, raw["code"], raw["title"], uid=raw["uid"])


def _is_over(raw: Item, now: datetime) -> bool:
    return snapshots.starts_at(raw) + timedelta(minutes=raw["minutes"]) < now


def _is_known_off(previous: Item | None, raw: Item) -> bool:
    """Whether it was cancelled before, so that nobody needs to hear more of it."""
    return previous is not None and previous["cancelled"] and raw["cancelled"]


def _roles(raw: Item | None, declined: set[duties.Key]) -> Roles:
    """Return who holds which functions, without what somebody said no to."""
    roles: dict[int, set[str]] = defaultdict(set)
    for one in raw["people"] if raw else ():
        mine = (raw["uid"], one["person"], one["function"]) if raw else None
        if one["person"] and mine not in declined:
            roles[one["person"]].add(one["function"])
    return {person: frozenset(held) for person, held in roles.items()}


def _signed_up(event: Event) -> dict[str, set[int]]:
    """Return by session who holds or waits for a place in it."""
    found: dict[str, set[int]] = defaultdict(set)
    rows = SignUp.objects.filter(session__event=event)
    for uid, person in rows.values_list("session__uid", "registration__person"):
        found[str(uid)].add(person)
    return found


def _by_present_keys(content: Snapshot, became: dict[int, int]) -> Snapshot:
    """Name people who were merged by the keys of those they became."""
    if not became:
        return content
    sessions = [uniting.renamed(raw, became) for raw in content["sessions"]]
    return {**content, "sessions": sessions}


def _reachable(event: Event, keys: set[int]) -> Iterable[Person]:
    """Return those who have an address, did not leave and want to hear of it."""
    people = Person.objects.filter(event=event).exclude(email="")
    if len(keys) < 500:  # SQLite takes 999 of them at most
        people = people.filter(pk__in=keys)
    silent = set(
        NoNews.objects.filter(registration__event=event).values_list(
            "registration__person", flat=True
        )
    )
    for person in people.select_related("registration").order_by("sort_key", "pk"):
        row = getattr(person, "registration", None)
        if person.pk in keys - silent and (row is None or row.state not in LEFT):
            yield person


def _page(event: Event, registration: Registration | None) -> str:
    if registration is not None:
        return links.page_url(registration)
    return str(settings.BASE_URL + reverse("agenda:public", args=[event.code]))
