"""Walking a site along its links: each kind of page once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Response

from tests.browser.conftest import Visitor

LINKS = """() => [
  ...[...document.querySelectorAll('a[href]')].map(one => ['get', one.href]),
  ...[...document.querySelectorAll('form')].map(one => [one.method, one.action]),
  ...[...document.querySelectorAll('[formaction]')]
    .map(one => [one.formMethod || one.form.method, one.formAction]),
]"""


def kind_of(url: str) -> str:
    """Return the pattern an address belongs to, or "" for none of ours."""
    try:
        return str(resolve(urlsplit(url).path).route)
    except Resolver404:
        return ""


@dataclass
class Walk:
    """One visitor's walk.

    Args:
        within: beginnings of the paths to walk in; links out of them, and to files,
            are asked for, one of each kind, but not looked at.
        pages: how many pages were seen.
        met: every kind of address seen, linked or posted to.
        astray: links that led nowhere.
    """

    visitor: Visitor
    within: tuple[str, ...]
    limit: int = 160
    pages: int = 0
    met: set[str] = field(default_factory=set)
    astray: list[str] = field(default_factory=list)

    def along(self, *roots: str) -> Iterator[Response]:
        """Yield the answer of each page, opened in the visitor's window."""
        here = self.visitor.site.url
        queue = deque((here, here + root) for root in roots)
        self.met |= {kind_of(url) for _, url in queue}
        while queue and self.pages < self.limit:
            came_from, url = queue.popleft()
            response = self._open(url)
            if response is None:
                continue
            if response.status != 200:
                self.astray.append(f"{came_from} leads to {url}: {response.status}")
            self.pages += 1
            yield response
            for link in self._new_links(url):
                if self._is_page_inside(link):
                    queue.append((url, link))
                else:
                    self._ask(url, link)

    def _open(self, url: str) -> Response | None:
        """Open an address; None if it is a file to take away, not a page."""
        try:
            response = self.visitor.page.goto(url)
        except Error as error:
            if "Download is starting" not in error.message:
                raise
            return None
        assert response is not None
        kind = response.headers.get("content-type", "")
        return response if kind.startswith("text/html") else None

    def _new_links(self, page: str) -> Iterator[str]:
        """Yield the first link to each kind of page not met before."""
        here = self.visitor.site.url
        for method, link in self.visitor.page.evaluate(LINKS):
            link, kind = urldefrag(link).url, kind_of(link)
            if not link.startswith(here) or kind in self.met or "lang=" in link:
                continue
            self.met.add(kind)
            if method == "get":
                yield link

    def _is_page_inside(self, link: str) -> bool:
        """Pages end in a slash; what does not is a calendar, a picture, a list."""
        path = urlsplit(link).path
        return path.startswith(self.within) and path.endswith("/")

    def _ask(self, page: str, link: str) -> None:
        """Ask for a file, or for a page out of here: a dead one is noted."""
        answer = self.visitor.context.request.get(link)
        if answer.status != 200:
            self.astray.append(f"{page} leads to {link}: {answer.status}")
