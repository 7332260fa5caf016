"""One account per role, so that each can be tried."""

from gfmd_days.core.models import Membership, Role, Series, User
from gfmd_days.demo import PASSWORD

ADMINISTRATOR = "admin@demo.example"
ADDRESSES = {role: f"{role}@demo.example" for role in Role}


def make() -> None:
    """Make the accounts; each role holds in every series."""
    User.objects.create_superuser(ADMINISTRATOR, PASSWORD, name="Site administrator")
    for role, address in ADDRESSES.items():
        user = User.objects.create_user(address, PASSWORD, name=f"Demo {role.label}")
        for series in Series.objects.all():
            Membership.objects.create(user=user, series=series, role=role)
