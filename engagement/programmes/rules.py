"""Who may do what with programmes."""

import rules

from eolcare.accounts.predicates import holds_role
from eolcare.accounts.roles import TEAM, Role

rules.add_perm("programmes.view", holds_role(*TEAM, Role.FACILITATOR, Role.ADMINISTRATOR))
rules.add_perm("programmes.change", holds_role(Role.PROGRAMME_MANAGER))
