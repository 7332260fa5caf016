"""Deleting one person: every row that is theirs or names them, and every file."""

from __future__ import annotations

import json

from django.db import transaction
from django.db.models import Q
from django.http import QueryDict

from gfmd_days.core import names
from gfmd_days.core.domain import posting
from gfmd_days.core.files import delete_later
from gfmd_days.core.models import Event, Job, Mail
from registration import signals
from registration.domain import import_runs, invitation_mails
from registration.models import (
    Draft,
    Grant,
    Invitation,
    Mailing,
    MergeRecord,
    Registration,
)

IN_NO_NAME = "0nobody0"


def remove(registration: Registration) -> None:
    """Delete a person from their event, in the caller's transaction.

    Paid grants stay as sums of money that lead to nobody. Files go when the transaction
    has held: they could not be brought back.
    """
    event, person = registration.event, registration.person
    addresses = _addresses(registration)
    signals.erasing.send(Registration, registration=registration)
    _let_go_of_payments(registration)
    _remove_traces(event, addresses)
    # a merge that was undone belongs to another, and still holds these rows
    MergeRecord.objects.filter(event=event, dropped=registration.pk).delete()
    invitation = registration.invitation
    if invitation is not None and invitation.is_personal:
        _remove_invitation(invitation)
    _forget_searches(registration, addresses)
    import_runs.delete_files(event)
    _empty_jobs(event)
    transaction.on_commit(posting.forget_files)
    organisation = person.organisation
    registration.delete()
    person.delete()
    if organisation is not None and not organisation.people.exists():
        organisation.delete()


def _addresses(registration: Registration) -> set[str]:
    """Return every address the person was here under, merged registrations' too.

    One we wrote to before is not theirs any more if somebody else is here under it.
    """
    event, person = registration.event, registration.person
    written_to = set(Mail.objects.filter(person=person).values_list("to", flat=True))
    others = event.people.exclude(pk=person.pk).filter(email__in=written_to)
    found = {person.email} | (written_to - set(others.values_list("email", flat=True)))
    for record in MergeRecord.objects.filter(kept=registration):
        for step in json.loads(record.content):
            if step["do"] == "remove" and step["row"]["model"] == "core.person":
                found.add(step["row"]["fields"]["email"])
    return {address.lower() for address in found if address}


def _let_go_of_payments(registration: Registration) -> None:
    paid = Grant.objects.filter(request__registration=registration)
    paid.exclude(paid_at=None).update(request=None, note="")


def _remove_traces(event: Event, addresses: set[str]) -> None:
    """Delete what knows the person by an address only."""
    for address in addresses:
        Draft.objects.filter(event=event, email__iexact=address).delete()
        Mail.objects.filter(event=event, to__iexact=address).delete()
        Invitation.objects.filter(event=event, email__iexact=address).delete()


def _remove_invitation(invitation: Invitation) -> None:
    """Delete an invitation and its mails: their address may be an earlier one."""
    key = f"{invitation_mails.INVITED.code}:{invitation.key.hex}:"
    Mail.objects.filter(event=invitation.event_id, key__startswith=key).delete()
    invitation.delete()


def _forget_searches(registration: Registration, addresses: set[str]) -> None:
    """Take name and address out of mails to many that were to find this person by it.

    What is looked for instead is in no name: without it the mail would go to all.
    """
    person = registration.person
    name = names.search_text(
        person.full_name, person.given_name, person.family_name,
        person.native_name, person.alias,
    )  # fmt: skip
    for mailing in Mailing.objects.filter(event=registration.event).exclude(query=""):
        query = QueryDict(mailing.query, mutable=True)
        asked = query.get("q", "").strip().lower()
        typed = set(names.fold(asked).split())
        is_name = bool(typed) and typed <= set(name.split())
        is_address = "@" in asked and any(asked in one for one in addresses)
        if is_name or is_address:
            query["q"] = IN_NO_NAME
            mailing.query = query.urlencode()
            mailing.save(update_fields=["query"])


def _empty_jobs(event: Event) -> None:
    """Delete files made from lists, and notes, which name people: made again in no
    time, they have everybody but this person."""
    over = Job.objects.filter(event=event).over()
    for job in over.exclude(Q(file="") & Q(note="")):
        delete_later(job.file)
        job.file, job.file_name, job.note = "", "", ""
        job.save(update_fields=["file", "file_name", "note"])
