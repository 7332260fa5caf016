"""Two devices and a bad network: five hundred things done, calls cut, doubled and late,
in any order; in the end both devices and the server tell the same, nothing twice."""

from __future__ import annotations

import json
import random
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from setup import frontend
from tests.browser import trial
from tests.servers.site import Site

EVENT = "desk-model"
STEPS = 500
APART = 7  # seconds
POINTS = ["entrance", "hall"]
KINDS = ["scan"] * 10 + ["undo", "name", "print", "hand_over", "walk_in"]
NOWHERE = [False, False]
THROUGH = {"checked_in", "checked_out"}
SCANS = """
    SELECT scan.id, scan.code, point.code, way, told, outcome, left_at IS NOT NULL,
           undone_at IS NOT NULL, CAST(strftime('%s', scanned_at) AS INTEGER)
    FROM badges_scan scan JOIN badges_point point ON point.id = scan.point_id
    JOIN core_event event ON event.id = scan.event_id WHERE event.code = ?
    ORDER BY scanned_at
"""
PEOPLE = """
    SELECT one.code, person.full_name FROM registration_registration one
    JOIN core_person person ON person.id = one.person_id
    JOIN core_event event ON event.id = one.event_id WHERE event.code = ?
"""
COUNTS = {
    "print": "SELECT count(*) FROM badges_print one",
    "hand_over": "SELECT count(*) FROM badges_handover one",
}
OF_EVENT = """
    JOIN registration_registration who ON who.id = one.registration_id
    JOIN core_event event ON event.id = who.event_id WHERE event.code = ?
"""


@pytest.fixture(scope="module")
def harness(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The device's own modules, built for driving them step by step."""
    folder = tmp_path_factory.mktemp("harness")
    npm, env = frontend.npm()
    subprocess.run(
        [*npm, "run", "--silent", "harness", str(folder)],
        cwd=frontend.FRONTEND,
        env=env,
        check=True,
    )
    return (folder / "harness.js").read_text(encoding="utf-8")


@dataclass
class Phone:
    """A device and its network, which loses, doubles, delays and reorders."""

    page: Page
    chance: random.Random
    network: str = "good"
    late: list[tuple[str, dict[str, str], str]] = field(default_factory=list)

    def call(self, name: str, *arguments: object) -> Any:
        return self.page.evaluate(
            "([name, given]) => trial[name](...given)", [name, list(arguments)]
        )

    def carry(self, route: Route) -> None:
        """Do to a call what the network just does."""
        fate = {"good": 1.0, "cut": 0.0}.get(self.network, self.chance.random())
        request = route.request
        if fate < 0.3:
            route.abort()
        elif fate < 0.5:  # it arrives, its answer does not
            route.fetch()
            route.abort()
        elif fate < 0.6:  # it arrives hours later, and once more besides
            body = request.post_data or ""
            self.late.append((request.url, request.headers, body))
            route.abort()
        else:
            answer = route.fetch(post_data=self._shaken(request.post_data))
            route.fulfill(response=answer)

    def bring_what_is_late(self, context: BrowserContext) -> None:
        self.chance.shuffle(self.late)
        for url, headers, body in self.late:
            context.request.post(url, headers=headers, data=self._shaken(body) or body)
        self.late.clear()

    def _shaken(self, body: str | None) -> str | None:
        data = json.loads(body) if body else {}
        if "operations" in data:
            self.chance.shuffle(data["operations"])
            return json.dumps(data)
        return body


@pytest.fixture
def phones(browser: Browser, site: Site, harness: str) -> Iterator[list[Phone]]:
    contexts = [browser.new_context(service_workers="block") for _ in range(2)]
    made = []
    for number, context in enumerate(contexts):
        page = context.new_page()
        page.goto(site.url + f"/desk/{EVENT}/device/")
        phone = Phone(page, random.Random(number))
        page.route(
            "**/static/harness.js",
            lambda route: route.fulfill(body=harness, content_type="text/javascript"),
        )
        page.route("**/device/sync/", phone.carry)
        page.route("**/scans/", phone.carry)
        page.evaluate("import('/static/harness.js').then(() => null)")
        made.append(phone)
    yield made
    for context in contexts:
        context.close()


@pytest.mark.long
def test_five_hundred_things_end_alike_everywhere(
    phones: list[Phone], site: Site, tmp_path: Path
) -> None:
    desk = trial.prepare(site, EVENT, "one", "two")
    chance = random.Random(5)
    began = int(time.time()) - STEPS * APART - 3600
    for phone, name in zip(phones, ("one", "two"), strict=True):
        phone.call("start", EVENT, desk.pairings[name].code, began * 1000)
    codes, did = list(desk.codes), []
    for number in range(STEPS):
        at = (began + number * APART) * 1000
        phone = chance.choice(phones)
        if number % 25 == 0:  # the network changes its mind
            for one in phones:
                one.network = chance.choice(["good", "bad", "cut", "cut", "cut"])
            phone.call("step", _step("restart", at, codes, chance))
        if chance.random() < 0.15:
            phone.call("step", _step("sync", at, codes, chance))
        done = phone.call("step", _step(chance.choice(KINDS), at + 1, codes, chance))
        if done:
            did.append(done)
            if done.get("code"):
                codes.append(done["code"])
    _settle(phones)
    _agree(desk, phones, codes, did)


def _step(
    kind: str, at: int, codes: list[str], chance: random.Random
) -> dict[str, Any]:
    point = chance.choice(POINTS)
    is_out = point == "hall" and chance.random() < 0.5
    return {
        "kind": kind,
        "at": at,
        "code": chance.choice(codes),
        "point": point,
        "way": "out" if is_out else "in",
        "text": f"Name {at}",
        "which": chance.randrange(1000),
    }


def _settle(phones: list[Phone]) -> None:
    """Let all arrive, and both hear of it."""
    for phone in phones:
        phone.network = "good"
    for _twice in range(2):
        for phone in phones:
            at = int(time.time()) * 1000
            phone.call("step", _step("sync", at, ["-"], phone.chance))
            phone.bring_what_is_late(phone.page.context)


def _agree(
    desk: trial.Trial, phones: list[Phone], codes: list[str], did: list[dict[str, Any]]
) -> None:
    rows = desk.rows(SCANS, EVENT)
    scans = {one["id"].replace("-", ""): one for one in did if one["kind"] == "scan"}
    assert {row[0] for row in rows} == scans.keys()
    undone = {one["scan"].replace("-", "") for one in did if one["kind"] == "undo"}
    assert {row[0] for row in rows if row[7]} == {
        row[0] for row in rows if row[0] in undone and row[4] in THROUGH
    }
    stands = _replayed(rows)
    people = dict(desk.rows(PEOPLE, EVENT))
    short = [one[:16] for one in codes]
    assert people.keys() == set(short)
    for kind, query in COUNTS.items():
        ((count,),) = desk.rows(query + OF_EVENT, EVENT)
        assert count == sum(one["kind"] == kind for one in did)
    expected = {
        code: [
            people[code],
            [stands.get((code, point), [False, False]) for point in POINTS],
        ]
        for code in short
    }
    inside = [
        sum(stand[1] for (_code, where), stand in stands.items() if where == point)
        for point in POINTS
    ]
    for phone in phones:
        view = phone.call("view", short, POINTS)
        assert view == {"people": expected, "inside": inside, "waiting": 0}


def _replayed(rows: list[tuple[Any, ...]]) -> dict[tuple[str, str], list[bool]]:
    """Work out from what was told at the doors who came and who is inside, and check
    that the server's outcome of each scan is that: everybody counts once."""
    stands: dict[tuple[str, str], list[bool]] = {}
    for scan, code, point, way, told, outcome, _left, undone, _at in rows:
        if undone or told not in THROUGH:
            continue
        stand = stands.setdefault((code, point), [False, False])
        if way == "out":
            right = "checked_out" if stand[1] else "not_inside"
            stand[1] = False
        elif (point == "entrance" and stand[0]) or (point == "hall" and stand[1]):
            right = "already"
        else:
            right, stand[0], stand[1] = "checked_in", True, True
        assert outcome == right, (scan, code, point, way, told)
    return stands
