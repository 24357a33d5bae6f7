"""Who may read dashboards."""

import rules

from eolcare.accounts.predicates import holds_role
from eolcare.accounts.roles import TEAM, Role

rules.add_perm("dashboards.view", holds_role(*TEAM, Role.COMMISSIONER, Role.FACILITATOR))
