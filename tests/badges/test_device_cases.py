"""The examples with which a device's side checks that it makes the same keys."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from badges.domain import marking, sealing

CASES: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data/device-cases.json").read_text("utf-8")
)


def test_the_examples_hold() -> None:
    device = CASES["device"].replace("-", "")
    sealer = sealing.Sealer(sealing.unb64(CASES["secret"]), bytes.fromhex(device))
    code = CASES["code"]
    assert sealer.entry(code) == CASES["entry"]
    key = sealer.record_key(code)
    assert sealing.b64(key) == CASES["record_key"]
    assert sealing.unseal(key, CASES["record"], CASES["entry"]) == CASES["opened"]
    slow = sealing.names_key(CASES["typed"], salt=sealer.salt)
    names = sealing.unseal(sealer.names_box(slow), CASES["names"], CASES["device"])
    assert names == CASES["names_opened"]
    event: Any = SimpleNamespace(code=CASES["event"])
    mark_key = sealing.unb64(CASES["mark_key"])
    assert marking.marked(code, event=event, key=mark_key) == CASES["marked"]
