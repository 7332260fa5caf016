"""Links of the demo's delegates, made as the site makes them for its mail."""

from __future__ import annotations

from tests.servers.site import Site

TOKEN = (
    "from registration.domain import links;"
    "from registration.models import Registration;"
    "rows = Registration.objects.filter(event__code='{event}').accredited();"
    "rows = rows.exclude(person__native_name='').order_by('pk');"
    "print('link:' + links.token(rows[0]))"
)
STATE = (
    "from registration.domain import links;"
    "from registration.models import Registration;"
    "one = links.by_token('{token}');"
    "Registration.objects.filter(pk=one.pk).update(state='{state}')"
)


def own_token(site: Site, *, event: str) -> str:
    """The token of the first confirmed delegate with a name in two scripts."""
    told = site.manage("shell", "--verbosity=0", "-c", TOKEN.format(event=event))
    return told.rpartition("link:")[2].strip()


def set_state(site: Site, token: str, state: str) -> None:
    """Put a registration into a state, past all rules and mails."""
    command = STATE.format(token=token, state=state)
    site.manage("shell", "--verbosity=0", "-c", command)
