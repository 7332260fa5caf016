"""Sessions that belong together, as our own file says it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from agenda.domain import linking
from agenda.domain.import_report import Report
from agenda.domain.reading.shape import Link, ReadSession
from agenda.models import LinkKind, Session, SessionLink
from gfmd_days.core.models import Event, User

Key = tuple[str, str, str]


class Links:
    """Makes and removes links once all sessions of a file are there."""

    def __init__(
        self, event: Event, report: Report, *, by: User | None, dry: bool
    ) -> None:
        self.event, self.report, self.by, self.dry = event, report, by, dry

    def take(
        self, sessions: Iterable[ReadSession], found: Mapping[str, Session]
    ) -> None:
        """Bring the links of sessions in line with the file, where it tells of them."""
        wanted = [one for one in sessions if one.links is not None]
        if not wanted:
            return
        self.found = found
        self.others = self._of_series(wanted)
        has = self._present()
        for one in wanted:
            session = found[one.code]
            present = has[session.pk] if session.pk else {}
            asked = {self._key(link): link for link in one.links or ()}
            for key, link in asked.items():
                if key not in present:
                    self._make(session, link)
            for key in present.keys() - asked.keys():
                self.report.counts["links_removed"] += 1
                if not self.dry:
                    linking.tell(present[key])
                    present[key].delete()

    def _present(self) -> dict[int, dict[Key, SessionLink]]:
        rows = SessionLink.objects.filter(session__event=self.event)
        found: dict[int, dict[Key, SessionLink]] = defaultdict(dict)
        for one in rows.select_related("session", "other__event"):
            key = (one.kind, one.other.event.code, one.other.code)
            found[one.session_id][key] = one
        return found

    def _key(self, link: Link) -> Key:
        return (str(link.kind), link.event or self.event.code, link.code)

    def _of_series(self, sessions: list[ReadSession]) -> dict[tuple[str, str], Session]:
        events = {link.event for one in sessions for link in one.links or ()}
        events -= {"", self.event.code}
        if not events:
            return {}
        rows = Session.objects.filter(
            event__series=self.event.series_id, event__code__in=events
        ).select_related("event")
        return {
            (one.event.code, one.code): one
            for one in rows
            if self.by is None or linking.may_see(one, self.by)
        }

    def _make(self, session: Session, link: Link) -> None:
        if link.event and link.event != self.event.code:
            is_related = link.kind == LinkKind.RELATED
            other = self.others.get((link.event, link.code)) if is_related else None
        else:
            other = self.found.get(link.code) or self._elsewhere(link.code)
        if other is None or other == session:
            note = _("%(code)s: the related session %(other)s is not here.")
            name = " ".join(part for part in (link.event, link.code) if part)
            self.report.notes.append(note % {"code": session.code, "other": name})
            return
        kind = LinkKind(link.kind)
        if session.pk and other.pk and linking.are_linked(session, other, kind):
            return  # made from the other side
        self.report.counts["links_created"] += 1
        if not self.dry:
            linking.tell(
                SessionLink.objects.create(session=session, other=other, kind=link.kind)
            )

    def _elsewhere(self, code: str) -> Session | None:
        return self.event.sessions.filter(code=code).first()
