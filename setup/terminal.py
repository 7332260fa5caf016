import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent


def say(text: str) -> None:
    print(text, flush=True)


def stop(sentence: str) -> NoReturn:
    """End with one sentence that names what is missing and how to get it."""
    print(f"\n{sentence}", file=sys.stderr, flush=True)
    raise SystemExit(1)


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
) -> None:
    """Run a command in the foreground; end with its exit code when it fails."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=env)
    if done.returncode:
        shown = " ".join(str(part) for part in command)
        print(f"\nThis failed: {shown}", file=sys.stderr, flush=True)
        raise SystemExit(done.returncode)
