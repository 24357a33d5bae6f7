"""Two administrators who take the role from each other at the same moment: one stays."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from eolcare.accounts import services
from eolcare.accounts.models import Membership
from eolcare.accounts.roles import Role
from eolcare.common.errors import Refusal
from tests.factories.accounts import user_with
from tests.factories.areas import area_tree


@pytest.mark.django_db(transaction=True)
def test_one_administrator_stays():
    areas = area_tree("Brent")
    for _round in range(5):
        Membership.objects.all().delete()
        pair = [user_with(Role.ADMINISTRATOR, areas.system) for _person in range(2)]
        together, ends = threading.Barrier(2, timeout=10), []

        def take(actor, other, together=together, ends=ends):
            try:
                membership = Membership.objects.select_related("area", "user").get(user=other)
                together.wait()
                services.revoke_role(membership, actor=actor)
                ends.append("done")
            except Refusal:
                ends.append("refused")
            except Exception as error:
                ends.append(repr(error))
            finally:
                connection.close()

        threads = [threading.Thread(target=take, args=couple) for couple in (pair, pair[::-1])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(ends) == ["done", "refused"]
        assert Membership.objects.filter(role=Role.ADMINISTRATOR).count() == 1
