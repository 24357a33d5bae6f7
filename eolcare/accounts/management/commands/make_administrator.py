"""``manage.py make_administrator``: the first person of a new portal, who then invites everybody else."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from eolcare.accounts.models import User
from eolcare.accounts.roles import Role
from eolcare.accounts.services import make_administrator, set_password_link
from eolcare.areas.models import Area


class Command(BaseCommand):
    """Makes an administrator of an area and prints the link with which they set a password."""

    help = "Make somebody administrator of an area. Prints a link to set a password, which works once, for three days."

    def add_arguments(self, parser: CommandParser) -> None:
        """Read who, and where."""
        parser.add_argument("email")
        parser.add_argument("full_name")
        parser.add_argument("--area", default="pan-london", help="the area's address, for example north-west-london")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the person, or give the role to one who is there."""
        area = Area.objects.filter(slug=options["area"]).first()
        if area is None:
            raise CommandError(f"There is no area “{options['area']}”. Run load_reference_data first, or name another.")
        with transaction.atomic():
            user: User = make_administrator(email=options["email"], full_name=options["full_name"], area=area)
        self.stdout.write(f"{user.full_name} is {Role.ADMINISTRATOR.label} of {area.name}.")
        if not user.has_usable_password():
            self.stdout.write(f"Set a password here: {set_password_link(user)}")
