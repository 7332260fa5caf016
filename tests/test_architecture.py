"""The house keeps its shape: layers, sizes, names, and no way round the safeguards."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).resolve().parents[1]
APPS = ("gfmd_days", "registration", "agenda", "badges")
SOURCES = [
    path
    for app in APPS
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
]
DOMAIN = [path for path in SOURCES if "domain" in path.parts]
TEMPLATES = [path for app in APPS for path in sorted((ROOT / app).rglob("*.html"))]
MAIL_LAYOUT = "core/mail/layout.html"  # mail programs want their styles inline
# Modules that hand a message to the mail server or name its settings.
POSTS_MAIL = {"gfmd_days/core/domain/posting.py"}
# Modules whose pages a module may not know; the roof's `home:` is known to all.
ABOVE = {
    "core": ("registration", "agenda", "badges", "api"),
    "registration": ("agenda", "badges", "api"),
    "agenda": ("badges", "api"),
    "badges": ("api",),
}
# The delegate's page offers the agenda where there is one.
LINKS_UP = {"registration/views/own.py": {"agenda"}}
# Deeds that nobody does: their time has come.
BY_THE_CLOCK = {"purge"}
# Marks in a function's body that it writes an entry or changes rows.
COMMENT = re.compile(r"{#.*?#}|{% comment.*?endcomment %}", re.DOTALL)
RECORDS = re.compile(r"auditing\.record\(")


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _code(path: Path) -> str:
    return path.read_text("utf-8")


def test_imports_flow_one_way():
    assert lint_imports(cache_dir=None) == EXIT_STATUS_SUCCESS


def _links_up(path: Path) -> set[str]:
    """The modules above its own that a file names an address of."""
    app = path.relative_to(ROOT).parts[0]
    if app == "gfmd_days":
        app = "core" if "core" in path.parts else "roof"
    higher = set(ABOVE.get(app, ())) - LINKS_UP.get(short(path), set())
    named = set(re.findall(r"[\"']([a-z]+):[a-z_]+[\"']", _code(path)))
    return named & higher


def test_addresses_flow_one_way_too():
    """A page links to its own module, to those below, and to the roof's front pages."""
    assert [short(p) for p in [*SOURCES, *TEMPLATES] if _links_up(p)] == []


def test_no_file_is_too_long():
    assert [short(p) for p in SOURCES if len(_code(p).splitlines()) > 400] == []


def test_no_module_is_a_lumber_room():
    rooms = {"utils", "helpers", "common", "misc", "util", "helper"}
    assert [short(path) for path in SOURCES if path.stem in rooms] == []


def test_mail_leaves_through_the_outbox_only():
    found = {
        short(path)
        for path in SOURCES
        if re.search(r"from django\.core\.mail|import smtplib|send_mail\(", _code(path))
    }
    assert found - POSTS_MAIL <= {"gfmd_days/core/accounts.py"}  # it overrides a method


def _public_deeds(path: Path) -> list[ast.FunctionDef]:
    """The functions of a domain module that others call and that write an entry."""
    source = _code(path)
    return [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and RECORDS.search(ast.get_source_segment(source, node) or "")
    ]


def _faults(deed: ast.FunctionDef) -> Iterator[str]:
    if len(deed.args.posonlyargs) + len(deed.args.args) > 2:
        yield "takes too much by position"
    named = {arg.arg for arg in [*deed.args.args, *deed.args.kwonlyargs]}
    if not named & {"by", "actor"} and deed.name not in BY_THE_CLOCK:
        yield "does not say who acts"


def test_deeds_name_their_arguments_and_who_acts():
    found = [
        f"{short(path)}: {deed.name} {fault}"
        for path in DOMAIN
        for deed in _public_deeds(path)
        for fault in _faults(deed)
    ]
    assert found == []


def test_deeds_read_no_request():
    web = ("HttpRequest", "django.shortcuts")
    assert [short(p) for p in DOMAIN if any(one in _code(p) for one in web)] == []


def _code_or_style(path: Path) -> Iterator[str]:
    text = COMMENT.sub("", _code(path))
    if re.search(r"\sstyle\s*=", text):
        yield "a style attribute"
    if "<style" in text:
        yield "a style sheet"
    if re.search(r"\son\w+\s*=\s*[\"']", text):
        yield "an event attribute"
    for script in re.findall(r"<script\b([^>]*)>", text):
        if "src=" not in script and "application/json" not in script:
            yield "an inline script"
    if "javascript:" in text:
        yield "a script in an address"


def test_templates_hold_no_code_or_style():
    found = [
        f"{short(path)} has {what}"
        for path in TEMPLATES
        if not short(path).endswith(MAIL_LAYOUT)
        for what in _code_or_style(path)
    ]
    assert found == []


def test_templates_ask_no_other_host():
    other = re.compile(r"(?:src|href)=[\"'](?:https?:)?//")
    assert [short(path) for path in TEMPLATES if other.search(_code(path))] == []


def test_forms_that_post_are_protected():
    form = re.compile(
        r"<form\b[^>]*method=\"post\".*?</form>", re.DOTALL | re.IGNORECASE
    )
    found = [
        f"{short(path)}: {one[:80]}"
        for path in TEMPLATES
        if "forms/widgets" not in short(path)
        for one in form.findall(_code(path))
        if "{% csrf_token %}" not in one
    ]
    assert found == []
