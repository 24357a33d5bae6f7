"""People who sign in, their roles and their organisations, for tests."""

from __future__ import annotations

import factory

from eolcare.accounts.models import Membership, Organisation, User
from eolcare.accounts.roles import Role
from eolcare.areas.models import Area
from tests.factories.areas import AreaFactory

PASSWORD = "correct horse battery staple"


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A charity. ``areas=[...]`` says where it works."""

    class Meta:
        model = Organisation
        django_get_or_create = ("name",)
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Organisation {n}")
    kind = Organisation.Kind.VOLUNTARY

    @factory.post_generation
    def areas(self, create, extracted, **kwargs):
        if create and extracted:
            self.areas.set(extracted)


class UserFactory(factory.django.DjangoModelFactory):
    """Somebody who can sign in with :data:`PASSWORD` and holds no role. See also :func:`user_with`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        kwargs.setdefault("password", PASSWORD)
        return model_class.objects.create_user(*args, **kwargs)


class MembershipFactory(factory.django.DjangoModelFactory):
    """That somebody holds a role in an area; an engagement officer of a new borough by default."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.ENGAGEMENT_OFFICER
    area = factory.SubFactory(AreaFactory)


def user_with(role: Role, area: Area, *more: Area, **fields: object) -> User:
    """Return a new user who holds ``role`` in ``area`` (and in ``more``)."""
    user = UserFactory(**fields)
    for each in (area, *more):
        MembershipFactory(user=user, role=role, area=each)
    return user
