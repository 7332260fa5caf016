"""Lines fold at 75 octets inside no character, whatever the script."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from agenda.domain import published
from agenda.exports import calendar
from tests.agenda.calendar.reading import parsed
from tests.conftest import NOW

TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Co", "Cn"]), min_size=1, max_size=300
)


@given(text=TEXT)
@settings(max_examples=60, deadline=None)
def test_lines_fold_at_75_octets_inside_no_character(text):
    agenda = published.Agenda(
        event=_Named(), zone="Asia/Dhaka", venue="", number=1, published_at=NOW,
        days=[], rooms=[], tracks=[], items=[],
    )  # fmt: skip
    item = published.Item(
        raw=raw_session(text), zone="Asia/Dhaka", track=None, room=None
    )
    body = calendar.build(
        agenda, items=[item], language="bn", source="", page="https://x.example/"
    )
    lines = body.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    for line in lines:
        line.decode("utf-8")
    (entry,) = parsed(body).walk("VEVENT")
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in kept if c in "\n\t" or (ord(c) >= 32 and c != "\x7f"))
    assert str(entry["SUMMARY"]) == kept


class _Named:
    class title:  # noqa: N801 # stands for a field
        @staticmethod
        def localize(_code: str) -> str:
            return "Event"


def raw_session(title: str) -> dict:
    return {
        "uid": "u", "code": "S1", "date": "2016-12-08", "start": "09:00",
        "minutes": 90, "kind": "plenary", "title": {"bn": title, "en": title},
        "description": {}, "track": None, "room": None, "place": "", "languages": [],
        "closed": False, "no_photo": False, "online_link": "", "people": [],
        "cancelled": False, "sequence": 0, "changed_at": NOW.isoformat(),
    }  # fmt: skip
