"""The site's application, telling in a header how long it took over each answer.

What a client waits for besides, its own work and HTTP, is no time of the server's.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from gfmd_days.wsgi import application as site

HEADER = "X-Server-Ms"


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    started = time.perf_counter()

    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        taken = (time.perf_counter() - started) * 1000
        return start_response(status, [*headers, (HEADER, f"{taken:.3f}")], *more)

    return site(environ, start)
