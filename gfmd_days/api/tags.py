"""Which state of a row a program has read: its ETag, asked for before a change."""

from __future__ import annotations

import hashlib
from typing import Any

from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from gfmd_days.api import refusals


def of(data: Any) -> str:
    """Return the ETag of an answer: a digest of all that is shown in it."""
    digest = hashlib.sha256(JSONRenderer().render(data)).hexdigest()
    return f'"{digest[:32]}"'


def check(request: Request, tag: str) -> None:
    """See that the caller has read what stands here now, or says `*`.

    Raises VersionMissing without `If-Match`, Changed with that of something else.
    """
    told = request.headers.get("If-Match", "")
    if not told.strip():
        raise refusals.VersionMissing
    tags = [one.strip() for one in told.split(",")]
    if "*" not in tags and tag not in tags:
        raise refusals.Changed
