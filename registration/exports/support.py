"""Requests for support and what was granted, as a file for the funds' accounts."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO, Any

from django.utils.translation import gettext as _

from gfmd_days.core.models import Event
from registration.domain import supporting
from registration.exports.files import csv_lines, write_xlsx
from registration.models import Grant, SupportRequest


def as_csv(event: Event) -> Iterator[str]:
    """Yield the lines of a CSV file."""
    return csv_lines(_headings(), _rows(event))


def as_xlsx(event: Event) -> IO[bytes]:
    """Return a workbook, to be read from its beginning; whoever reads it closes it."""
    file = tempfile.SpooledTemporaryFile(max_size=8_000_000)  # noqa: SIM115 - as said
    write_xlsx(file, _headings(), _rows(event))
    file.seek(0)
    return file


def _headings() -> list[str]:
    return [
        _("Name"), _("Organisation"), _("Country"), _("Region"), _("What for"),
        _("Asked"), _("Currency"), _("State"), _("Fund"), _("Granted"),
        _("Currency of the fund"), _("Decided"), _("Paid"), _("Beyond the fund"),
        _("Note"),
    ]  # fmt: skip


def _rows(event: Event) -> Iterator[list[Any]]:
    """One row a grant; a request without grants has one row too."""
    for request in supporting.requests_of(event).order_by("pk"):
        grants: list[Grant | None] = list(request.grants.all())
        for grant in grants or [None]:
            yield [*_request(request), *_grant(grant)]


def _request(request: SupportRequest) -> list[Any]:
    person = request.registration.person
    return [
        person.full_name,
        person.organisation.name if person.organisation else "",
        person.country.name,
        str(person.region or ""),
        request.get_kind_display(),
        request.amount,
        request.currency,
        request.state.label,
    ]


def _grant(grant: Grant | None) -> list[Any]:
    if grant is None:
        return [""] * 7
    return [
        grant.fund.name,
        grant.amount,
        grant.fund.currency,
        grant.decided_at.date().isoformat(),
        grant.paid_at.date().isoformat() if grant.paid_at else "",
        _("yes") if grant.beyond_fund else "",
        grant.note,
    ]
