"""A site as it runs in earnest, and clients that load it over HTTP.

PostgreSQL in a cluster of its own, two web processes, everything on loopback. Clients
are processes with one kept-alive connection each, and run on the same machine: what
they and PostgreSQL use of the processor is missing from the site.
"""

from __future__ import annotations

import contextlib
import http.client
import importlib
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from tests.servers import ports, postgres

ROOT = Path(__file__).resolve().parents[1]
WEB_PROCESSES = 2
# Python runs one thread at a time: a second works while the first waits for PostgreSQL.
THREADS = 2
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Site:
    """A running site. `prepared` is what the function that filled it returned."""

    port: int
    env: dict[str, str]
    prepared: Any
    web: psutil.Process

    def run(self, function: str, *arguments: str) -> Any:
        return _run(self.env, function, *arguments)

    def core_seconds(self) -> float:
        """The processor's time the web processes have used so far."""
        used = [one.cpu_times() for one in self.web.children(recursive=True)]
        return sum(times.user + times.system for times in used)


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Load:
    """What came of a load: each client's answers and seconds, and the whole time."""

    answers: list[list[Any]]
    seconds: list[float]
    elapsed: float
    web_core_seconds: float

    @property
    def count(self) -> int:
        return sum(map(len, self.answers))

    @property
    def web_core_ms(self) -> float:
        """What one answer cost the web processes of a processor's time."""
        return round(self.web_core_seconds / self.count * 1000, 2)

    @property
    def per_second(self) -> float:
        return round(self.count / self.elapsed, 1)

    @property
    def p95_ms(self) -> float:
        return p95_ms(self.seconds)


@contextlib.contextmanager
def site(
    prepare: str,
    *,
    pages: bool = False,
    sqlite: bool = False,
    application: str = "gfmd_days.wsgi:application",
) -> Iterator[Site]:
    """Start a site, filled by the function `module:name`; end it all after.

    Args:
        sqlite: on a file, as a single machine has it, and not on PostgreSQL.
        pages: whether pages are asked for, which need their static files collected.
        application: what answers; another one may measure around the site's own.
    """
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        if sqlite:
            url = f"sqlite:///{folder}/db.sqlite3"
        else:
            url = stack.enter_context(postgres.cluster())
        port = ports.free()
        env = os.environ | {
            "DATABASE_URL": url,
            "DATA_DIR": folder,
            "BASE_URL": f"http://127.0.0.1:{port}",
            "SECRET_KEY": "only-for-benchmarks-" + "x" * 40,
            "RATE_LIMITS": "0",
            "DEBUG": "0",
        }
        manage(env, "migrate")
        if pages:
            manage(env, "collectstatic", "--no-input")
        prepared = _run(env, prepare)
        web = [sys.executable, "-m", "granian", "--interface", "wsgi"]
        web += ["--workers", str(WEB_PROCESSES), "--host", "127.0.0.1"]
        web += ["--port", str(port), "--log-level", "warning"]
        web += ["--blocking-threads", str(THREADS)]
        server = subprocess.Popen([*web, application], cwd=ROOT, env=env)
        try:
            _wait(port, server)
            yield Site(port, env, prepared, psutil.Process(server.pid))
        finally:
            server.terminate()
            server.wait(timeout=30)


def load(work: list[Any], client: Callable[[Any], Any], site: Site) -> Load:
    """Run `client(its work)` in one process per entry of `work`, all at once.

    A client returns (answers, seconds each took).
    """
    context = multiprocessing.get_context("fork")
    gate = context.Barrier(len(work) + 1)
    results = context.SimpleQueue()

    def one(share: Any) -> None:
        gate.wait()
        try:
            results.put(client(share))
        except BaseException as error:  # or the others would wait for ever
            results.put(error)
            raise

    processes = [context.Process(target=one, args=(share,)) for share in work]
    for process in processes:
        process.start()
    used = site.core_seconds()
    gate.wait()
    start = time.perf_counter()
    found = [results.get() for _ in processes]
    elapsed = time.perf_counter() - start
    for process in processes:
        process.join()
    for failed in found:
        if isinstance(failed, BaseException):
            raise failed
    seconds = [each for _answers, times in found for each in times]
    answers = [answers for answers, _times in found]
    return Load(answers, seconds, elapsed, site.core_seconds() - used)


def ask(
    port: int, requests: list[Request]
) -> tuple[list[tuple[int, bytes]], list[float]]:
    """Send requests one after the other; return (status, body) and seconds of each."""
    answers, seconds, _headers = ask_whole(port, requests)
    return answers, seconds


def ask_whole(
    port: int, requests: list[Request]
) -> tuple[list[tuple[int, bytes]], list[float], list[http.client.HTTPMessage]]:
    """As `ask`, with the headers of each answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    answers, seconds, headers = [], [], []
    for request in requests:
        start = time.perf_counter()
        connection.request(request.method, request.path, request.body, request.headers)
        answer = connection.getresponse()
        body = answer.read()
        seconds.append(time.perf_counter() - start)
        answers.append((answer.status, body))
        headers.append(answer.headers)
    connection.close()
    return answers, seconds, headers


def p95_ms(seconds: list[float]) -> float:
    return round(statistics.quantiles(seconds, n=20)[-1] * 1000, 1)


def manage(env: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments, "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=env, check=True)


def _run(env: dict[str, str], function: str, *arguments: str) -> Any:
    """Call `module:name` in a process of the site's settings; return its result."""
    command = [sys.executable, "-m", "bench.http", function, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until the site answers, then let both processes load all they load once."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        with contextlib.suppress(OSError):
            warm = [Request("GET", "/healthz"), Request("GET", "/api/v1/events/")]
            for _ in range(10 * WEB_PROCESSES):
                ask(port, warm)
            return
        time.sleep(0.1)
    sys.exit("The site did not start.")


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gfmd_days.settings")
    django.setup()
    module, name = sys.argv[1].split(":")
    print(json.dumps(getattr(importlib.import_module(module), name)(*sys.argv[2:])))


if __name__ == "__main__":
    main()
