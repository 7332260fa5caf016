"""Who signed up for a session, as a table for its host."""

from __future__ import annotations

import csv
import io

from django.utils.translation import gettext as _

from agenda.domain import signing_up
from agenda.models import Session
from gfmd_days.core.cells import safe


def build(session: Session) -> bytes:
    """Return CSV in UTF-8 with a byte order mark: places first, then the line."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_("Number"), _("Name"), _("Organisation"), _("Place")])
    rows = session.sign_ups.select_related("registration__person__organisation")
    for number, one in enumerate(rows.order_by("waits", *signing_up.LINE), start=1):
        person = one.registration.person
        place = _("on the waiting list") if one.waits else _("has a place")
        cells = [number, person.shown_name, person.shown_organisation, place]
        writer.writerow([safe(text) for text in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
