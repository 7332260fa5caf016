"""Taking a checked list in: all of it in one transaction, in few queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from gfmd_days.core import names
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, Organisation, Person, User
from registration import signals
from registration.audit import Verb
from registration.domain import answers as filled
from registration.domain import places
from registration.domain.answers import Answers
from registration.domain.refusals import (
    AddressTaken,
    ChangedMeanwhile,
    TakenInAlready,
)
from registration.models import (
    Decision,
    ImportRun,
    Registration,
    RunState,
    Source,
    State,
)

CHUNK = 500
# SQLite takes 999 values in one query on older systems.
KEYS = 400
ON_PERSON = (*filled.ON_PERSON, "email", "organisation", "region", "search", "sort_key")
ON_REGISTRATION = (
    "motivation", "migrant_led", "newcomer", "stream", "category", "changed_at",
)  # fmt: skip
One = TypeVar("One")


@dataclass(frozen=True)
class Entry:
    """One good row of a list.

    Attributes:
        given: the answers the row gives, by their names in Answers; what it does not
            give stays as it is.
        known: the key of the registration it belongs to; None for a new one.
        confirmed: whether a new one has a place at once.
    """

    given: Mapping[str, Any]
    known: int | None = None
    confirmed: bool = False


@transaction.atomic
def take_in(
    event: Event,
    entries: Iterable[Entry],
    *,
    by: User | None,
    now: datetime,
    run: ImportRun | None = None,
) -> tuple[int, int]:
    """Take in a checked list, all of it or nothing; return (new, changed).

    Rows are read afresh under the event's lock, and only what the list gives is
    written: what others changed since the check stays.

    Args:
        run: the upload the list came with, which is taken in once.

    Raises AddressTaken, ChangedMeanwhile, EventFull, StreamFull or TakenInAlready.
    """
    locked = places.lock(event)
    if run is not None:
        _claim(run)
    listed = list(entries)
    fresh = [entry for entry in listed if entry.known is None]
    known = [entry for entry in listed if entry.known is not None]
    _check_addresses(event, listed)
    wanted = Counter(entry.given["stream"] for entry in fresh if entry.confirmed)
    if wanted:
        places.check_are_left(locked, wanted)
    writer = _Writer(locked, by=by, now=now)
    for chunk in chunks(fresh, CHUNK):
        writer.enter(chunk)
    for chunk in chunks(known, CHUNK):
        writer.change(chunk)
    if writer.rewritten:
        signals.people_rewritten.send(Event, event=event, people=writer.rewritten)
    new, changed = len(fresh), writer.changed
    if run is not None:
        run.state, run.taken_at = RunState.TAKEN, now
        run.new, run.changed = new, changed
        run.save(update_fields=["state", "taken_at", "new", "changed"])
    auditing.record(Verb.IMPORTED, event=event, by=by, new=new, changed=changed)
    return new, changed


def chunks(rows: Sequence[One], size: int) -> Iterator[Sequence[One]]:
    """Yield `rows` in pieces of at most `size`."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _claim(run: ImportRun) -> None:
    row = ImportRun.objects.select_for_update().filter(pk=run.pk).first()
    if row is None or row.state == RunState.TAKEN:
        raise TakenInAlready


def _check_addresses(event: Event, entries: Iterable[Entry]) -> None:
    """Refuse addresses under which somebody else is registered by now."""
    people = event.registrations.exclude(person__email="").order_by()
    holders = dict(people.values_list("person__email", "pk"))
    for entry in entries:
        email = entry.given.get("email", "")
        if email and holders.get(email, entry.known) != entry.known:
            raise AddressTaken


class _Writer:
    """Writes pieces of a list, some hundred rows at a time."""

    def __init__(self, event: Event, *, by: User | None, now: datetime) -> None:
        self.event, self.by, self.now = event, by, now
        self.regions = filled.regions_of(event)
        self.organisations: dict[str, Organisation] = {}
        self.changed = 0
        self.rewritten: set[int] = set()

    def enter(self, entries: Sequence[Entry]) -> None:
        given = [Answers(**{"email": "", **entry.given}) for entry in entries]
        self._learn_organisations(given)
        waiting = self._people_without_registration(given)
        people = []
        for answers in given:
            person = waiting.pop(answers.email, None) or Person(event=self.event)
            people.append(self._put(answers, person))
        reused = [person for person in people if person.pk]
        Person.objects.bulk_update(reused, ON_PERSON)
        self.rewritten |= {person.pk for person in reused}
        Person.objects.bulk_create(person for person in people if not person.pk)
        rows = [
            self._registration(*one) for one in zip(entries, given, people, strict=True)
        ]
        Registration.objects.bulk_create(rows)
        auditing.record_many(
            Verb.ENTERED,
            ((row, {"source": str(Source.IMPORT)}) for row in rows),
            event=self.event,
            by=self.by,
        )

    def change(self, entries: Sequence[Entry]) -> None:
        rows = self._locked(entry.known for entry in entries if entry.known)
        after, changes = {}, {}
        for entry in entries:
            row = rows.get(entry.known or 0)
            if row is None:
                raise ChangedMeanwhile
            before = filled.of(row, regions=self.regions)
            after[row.pk] = with_given(before, entry.given, self.regions)
            if changed := filled.changed_fields(before, after[row.pk]):
                changes[row.pk] = changed
        self._learn_organisations([after[pk] for pk in changes])
        written = [rows[pk] for pk in changes]
        for row in written:
            self._put(after[row.pk], row.person)
            filled.put_on_registration(after[row.pk], row)
            row.changed_at = self.now
        Person.objects.bulk_update([row.person for row in written], ON_PERSON)
        Registration.objects.bulk_update(written, ON_REGISTRATION)
        auditing.record_many(
            Verb.EDITED,
            ((row, {"fields": changes[row.pk]}) for row in written),
            event=self.event,
            by=self.by,
        )
        self.changed += len(written)
        self.rewritten |= {row.person_id for row in written}

    def _locked(self, keys: Iterable[int]) -> dict[int, Registration]:
        rows = (
            Registration.objects.select_for_update(of=("self",))
            .filter(event=self.event, pk__in=list(keys))
            .select_related(
                "person__organisation", "person__region", "stream__category"
            )
            .prefetch_related("consents", "answers")
        )
        found = {}
        for row in rows.order_by("pk"):
            row.event = row.person.event = self.event
            found[row.pk] = row
        return found

    def _registration(
        self, entry: Entry, answers: Answers, person: Person
    ) -> Registration:
        row = Registration(
            event=self.event,
            person=person,
            stream=answers.stream,
            category=answers.stream.category,
            state=State.CONFIRMED if entry.confirmed else State.SUBMITTED,
            decision=Decision.SELECTED if entry.confirmed else "",
            told=Decision.SELECTED if entry.confirmed else "",
            source=Source.IMPORT,
            submitted_at=self.now,
            answered_at=self.now if entry.confirmed else None,
        )
        filled.put_on_registration(answers, row)
        return row

    def _put(self, answers: Answers, person: Person) -> Person:
        """Set the answers as `answers.put_on_person` does; the caller writes them."""
        filled.set_on_person(answers, person)
        key = _organisation_key(answers.organisation)
        person.organisation = self.organisations[key] if key is not None else None
        person.region = answers.region or self.regions.get(answers.country)
        person.set_search()
        return person

    def _people_without_registration(
        self, given: Sequence[Answers]
    ) -> dict[str, Person]:
        """Return those known from elsewhere, such as the programme, by address."""
        addresses = [answers.email for answers in given if answers.email]
        found = Person.objects.filter(
            event=self.event, email__in=addresses, registration=None
        )
        return {person.email: person for person in found.order_by("-pk")}

    def _learn_organisations(self, given: Sequence[Answers]) -> None:
        """Find the organisations named, and make the missing ones."""
        wanted = {
            key: names.tidy(answers.organisation)
            for answers in given
            if (key := _organisation_key(answers.organisation)) is not None
            and key not in self.organisations
        }
        self._find_organisations(list(wanted))
        missing = [key for key in wanted if key not in self.organisations]
        Organisation.objects.bulk_create(
            [
                Organisation(event=self.event, name=wanted[key], search=key)
                for key in missing
            ],
            ignore_conflicts=True,
        )
        self._find_organisations(missing)

    def _find_organisations(self, wanted: Sequence[str]) -> None:
        for keys in chunks(wanted, KEYS):
            found = Organisation.objects.filter(event=self.event, search__in=keys)
            self.organisations |= {row.search: row for row in found}


def with_given(
    before: Answers, given: Mapping[str, Any], regions: filled.Regions
) -> Answers:
    """Return the answers with what a row gives; a region that follows is no answer."""
    after = replace(before, **given)
    if after.region is not None and after.region == regions.get(after.country):
        after = replace(after, region=None)
    return after


def _organisation_key(name: str) -> str | None:
    """Return what an organisation is recognised by; None where none is named."""
    return names.fold(names.tidy(name))[:300] if name.strip() else None
