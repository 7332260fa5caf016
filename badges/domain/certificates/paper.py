"""Certificates as PDF, under the head of the event's letters."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from badges.models import Certificate
from gfmd_days.core import languages, typesetting, zones
from gfmd_days.core.domain.refusals import Refused
from registration.domain.letters.paper import picture
from registration.models import Letterhead

logger = logging.getLogger(__name__)
TEMPLATE = "badges/certificate.typ"


class CannotBeMade(Refused):
    words = _("The certificate cannot be made now. Please try again later.")


def address(certificate: Certificate) -> str:
    """Return the address in the QR code: a random code, nothing of the person."""
    path = reverse("badges:check_certificate", args=[certificate.code])
    return f"{settings.BASE_URL}{path}"


def pdf(certificates: Sequence[Certificate]) -> bytes:
    """Return some certificates of one event as one PDF. Raises CannotBeMade."""
    first = certificates[0]
    head = Letterhead.objects.filter(event=first.event_id).first()
    organiser = head.organiser if head else first.event.organiser
    title = first.content["title"]
    data = {
        "title": title,
        "author": organiser or first.content["event"],
        "logo": picture(head.logo) if head else "",
        "signature": picture(head.signature) if head else "",
        "organiser": organiser,
        "signatory": head.signatory if head else "",
        "position": head.position if head else "",
        "certificates": [_one(one, organiser) for one in certificates],
    }
    try:
        return typesetting.pdf(
            TEMPLATE,
            data,
            language=first.language,
            made_at=max(one.issued_at for one in certificates),
        )
    except typesetting.CannotBeSet as error:
        logger.exception("certificates cannot be set")
        raise CannotBeMade from error


def _one(certificate: Certificate, organiser: str) -> dict[str, Any]:
    content, language = certificate.content, certificate.language
    where = address(certificate)
    with translation.override(language):
        check = gettext("Is this certificate true? Scan the code, or open {address}")
        return {
            **content,
            "language": language,
            "direction": languages.direction(language),
            "native_direction": languages.direction(content["native_language"] or "en"),
            "issued": gettext("Issued on {date}").replace(
                "{date}", _day(certificate.issued_at, certificate)
            ),
            "check": check.split("{address}"),
            "address": where,
            "qr": typesetting.qr(where),
            "logo_alt": gettext("Logo: {organiser}").replace("{organiser}", organiser),
            "signature_alt": gettext("Signature"),
        }


def _day(moment: datetime, certificate: Certificate) -> str:
    zone = zones.zone(certificate.event.zone_name)
    return str(date_format(moment.astimezone(zone).date()))
