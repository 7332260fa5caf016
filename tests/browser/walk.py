"""Walking a site along its links: each kind of page once or a few times."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Response

from tests.browser.conftest import Visitor

LINKS = (
    "() => [...document.querySelectorAll('a[href]')]"
    ".filter(a => !a.hasAttribute('download')).map(a => a.href)"
)
# Forms lead to places too: what they post to, and pages they open with GET.
ACTIONS = (
    "() => [...document.querySelectorAll('form, [formaction]')].map(one =>"
    " [one.hasAttribute('formaction') ? one.formMethod : one.method,"
    "  one.hasAttribute('formaction') ? one.formAction : one.action])"
)
FILES = (".pdf", ".ics", ".csv", ".xlsx", ".json", ".xml", "/html/", "/download/")


def route_of(url: str) -> str:
    """Return the pattern an address belongs to, or "" for none of ours."""
    try:
        return str(resolve(urlsplit(url).path).route)
    except Resolver404:
        return ""


@dataclass
class Walk:
    """One visitor's walk.

    Args:
        each: how many pages of one kind to see.
        routes: every kind of address met: seen, linked or posted to.
    """

    visitor: Visitor
    each: int = 1
    limit: int = 150
    routes: set[str] = field(default_factory=set)
    pages: list[str] = field(default_factory=list)

    def along(self, *roots: str) -> Iterator[Response]:
        """Yield the answer of each page, opened in the visitor's window."""
        here = self.visitor.site.url
        queue = deque(here + root for root in roots)
        counts: Counter[str] = Counter()
        known = set(queue)
        while queue and len(self.pages) < self.limit:
            url = queue.popleft()
            route = route_of(url)
            if counts[route] >= self.each and url.removeprefix(here) not in roots:
                continue
            counts[route] += 1
            self.routes.add(route)
            response = self.visitor.page.goto(url)
            assert response is not None
            self.pages.append(url)
            yield response
            for link in self._links():
                self.routes.add(route_of(link))
                if link not in known and self._is_page(link):
                    known.add(link)
                    queue.append(link)

    def _links(self) -> Iterator[str]:
        here = self.visitor.site.url
        for link in self.visitor.page.evaluate(LINKS):
            if link.startswith(here):
                yield urldefrag(link).url
        for method, action in self.visitor.page.evaluate(ACTIONS):
            if not action.startswith(here):
                continue
            if method == "post":
                self.routes.add(route_of(action))
            else:
                yield urldefrag(action).url

    def _is_page(self, link: str) -> bool:
        parts = urlsplit(link)
        return (
            route_of(link) != ""
            and not parts.path.endswith(FILES)
            and "lang=" not in parts.query
        )
