"""Forms of printers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from badges.models import Printer, PrinterKind
from gfmd_days.core.models import Event

SCHEMES = ("ipp://", "ipps://")
LARGEST_PORT = 65535
IPP_ADDRESS = _("The address of such a printer begins with ipp:// or ipps://")
ZPL_ADDRESS = _("Write the address of a label printer such as 10.0.0.5:9100")


class PrinterForm(forms.ModelForm[Printer]):
    class Meta:
        model = Printer
        fields = ["name", "kind", "address", "paper", "dots"]
        help_texts = {
            "name": _("As the desk calls it, such as: left desk."),
            "address": _("Such as ipp://10.0.0.5/ipp/print or 10.0.0.5:9100"),
            "dots": _("For label printers only."),
        }

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.event = event

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = self.instance.event.printers.exclude(pk=self.instance.pk)
        if others.filter(name=name).exists():
            raise forms.ValidationError(_("Another printer has this name already."))
        return name

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        address = found.get("address", "")
        is_ipp = found.get("kind") == PrinterKind.IPP
        if address and is_ipp != address.startswith(SCHEMES):
            self.add_error("address", IPP_ADDRESS if is_ipp else ZPL_ADDRESS)
        elif address and not _has_port(address):
            self.add_error("address", _("There is no such port."))
        return found


def _has_port(address: str) -> bool:
    try:
        port = urlsplit(address if "://" in address else f"//{address}").port
    except ValueError:
        return False
    return port is None or 0 < port <= LARGEST_PORT
