"""Why something about a design is refused, in words for the page that asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.domain.refusals import Refused


class Fault(NamedTuple):
    """Something wrong in a design.

    `place` names the element and its property; "" is the whole.
    """

    place: str
    words: str

    def __str__(self) -> str:
        return f"{self.place}: {self.words}" if self.place else self.words


class DesignFaulty(Refused):
    """A design cannot be read, or says what cannot be printed."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        self.words = "\n".join(map(str, self.faults))


class DesignChangedMeanwhile(Refused):
    words = _(
        "Somebody else changed this design meanwhile. What you wrote is kept below: "
        "look at the design as it is now, then save again."
    )


class DesignGone(Refused):
    words = _("This design was removed meanwhile. Choose another one.")


class DesignInUse(Refused):
    words = _("Badges are printed with this design. Choose another one for them first.")


class DesignNameTaken(Refused):
    words = _("Another design has this name already.")


class PictureNotTaken(Refused):
    words = _("Only PNG, JPEG and PDF files can be shown on badges.")


class PictureTooLarge(Refused):
    words = _("The file is larger than 5 MB.")


class TooManyPictures(Refused):
    words = _("This event has 60 pictures for badges already. That is the most.")


class SizesDiffer(Refused):
    words = _(
        "The badges of these categories differ in size. Print one category after the "
        "other."
    )


class TooLargeForPaper(Refused):
    words = _("Not one badge of this size fits on this paper.")


class TooLargeForLabel(Refused):
    """A badge is larger than the label; sizes in millimetres."""

    def __init__(self, badge: tuple[float, ...], label: tuple[float, ...]) -> None:
        self.words = gettext(
            "The badge is {badge} mm, the label only {label} mm. Choose another sheet "
            "or design, or tick that badges are made smaller."
        ).format(badge=_size(badge), label=_size(label))


class FileNotUnderstood(Refused):
    """An imported file is no design."""

    def __init__(self, detail: str) -> None:
        self.words = gettext("This file is no badge design: {detail}").format(
            detail=detail
        )


def _size(lengths: tuple[float, ...]) -> str:
    return " × ".join(f"{round(one, 1):g}" for one in lengths)
