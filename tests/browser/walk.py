"""Walking a site along its links: each kind of page once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Response

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
        within: beginnings of the paths to walk in; links out of them are asked for,
            one of each kind, but not looked at.
        pages: how many pages were seen.
        met: every kind of address seen, linked or posted to.
        astray: links that led nowhere.
    """

    visitor: Visitor
    within: tuple[str, ...]
    limit: int = 120
    pages: int = 0
    met: set[str] = field(default_factory=set)
    astray: list[str] = field(default_factory=list)

    def along(self, *roots: str) -> Iterator[Response]:
        """Yield the answer of each page, opened in the visitor's window."""
        here = self.visitor.site.url
        queue = deque(here + root for root in roots)
        self.met |= {kind_of(url) for url in queue}
        for _ in range(self.limit):
            if not queue:
                break
            url = queue.popleft()
            response = self.visitor.page.goto(url)
            assert response is not None
            self.pages += 1
            yield response
            queue += [link for link in self._new_links(url) if self._is_inside(link)]

    def _new_links(self, page: str) -> Iterator[str]:
        """Yield the first link to each kind of page not met before."""
        here = self.visitor.site.url
        for method, link in self.visitor.page.evaluate(LINKS):
            link, kind = urldefrag(link).url, kind_of(link)
            if not link.startswith(here) or kind in self.met or "lang=" in link:
                continue
            self.met.add(kind)
            if method == "get" and self._is_page(page, link):
                yield link

    def _is_inside(self, link: str) -> bool:
        return urlsplit(link).path.startswith(self.within)

    def _is_page(self, page: str, link: str) -> bool:
        """Ask for the link: a dead one is noted, a file is no page."""
        answer = self.visitor.context.request.get(link)
        if answer.status != 200:
            self.astray.append(f"{page} leads to {link}: {answer.status}")
        is_download = "attachment" in answer.headers.get("content-disposition", "")
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        return answer.ok and is_page and not is_download
