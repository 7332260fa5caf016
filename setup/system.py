"""See that the programs the tests need are there; install them where we may.

Usage: python3 -m setup.system
"""

import os
import shutil
from pathlib import Path

from setup import terminal

FONTS = Path("/usr/share/fonts")
# what we look for -> the Debian package that brings it
PROGRAMS = {
    "chromium": "chromium",
    "pdftoppm": "poppler-utils",
    "msgfmt": "gettext",
    "hb-view": "libharfbuzz-bin",
    "qpdf": "qpdf",
    "openssl": "openssl",
    "ippeveprinter": "cups-ipp-utils",
    "dbus-daemon": "dbus-daemon",  # ippeveprinter does not start without a bus
}
FONT_FOLDERS = {"truetype/noto": "fonts-noto-core"}


def main() -> None:
    packages = missing()
    if not packages:
        return
    command = f"apt-get install {' '.join(packages)}"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        terminal.stop(
            f"The tests need {', '.join(packages)}; on Debian or Ubuntu: sudo {command}"
        )
    terminal.say(f"Installing {', '.join(packages)} ...")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    terminal.run(["apt-get", "update", "-qq"], env=env)
    terminal.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
        env=env,
    )


def missing() -> list[str]:
    """Return the Debian packages whose program or fonts cannot be found."""
    packages = [
        package for name, package in PROGRAMS.items() if shutil.which(name) is None
    ]
    packages += [
        package
        for folder, package in FONT_FOLDERS.items()
        if not (FONTS / folder).is_dir()
    ]
    return packages


if __name__ == "__main__":
    main()
