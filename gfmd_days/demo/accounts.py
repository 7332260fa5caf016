"""One account per role, so that each can be tried."""

from django.contrib.auth.hashers import make_password

from gfmd_days.core.models import Membership, Role, Series, User
from gfmd_days.demo import PASSWORD

ADMINISTRATOR = "admin@demo.example"
ADDRESSES = {role: f"{role}@demo.example" for role in Role}


def make() -> None:
    """Make the accounts; each role holds in every series."""
    password = make_password(PASSWORD)  # slow on purpose: once for the one password
    User.objects.create(
        email=ADMINISTRATOR,
        password=password,
        name="Site administrator",
        is_superuser=True,
    )
    for role, address in ADDRESSES.items():
        user = User.objects.create(
            email=address, password=password, name=f"Demo {role.label}"
        )
        for series in Series.objects.all():
            Membership.objects.create(user=user, series=series, role=role)
