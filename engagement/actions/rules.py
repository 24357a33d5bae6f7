"""Who may do what with actions."""

import rules

from eolcare.accounts.predicates import holds_role
from eolcare.accounts.roles import TEAM, Role

rules.add_perm("actions.view", holds_role(*TEAM))
rules.add_perm("actions.change", holds_role(Role.PROGRAMME_MANAGER, Role.ENGAGEMENT_OFFICER, Role.ANALYST))
rules.add_perm("actions.publish", holds_role(Role.PROGRAMME_MANAGER, Role.APPROVER))
# Who confirms what was done; the service refuses the owner and whoever set the status.
rules.add_perm("actions.confirm", holds_role(*TEAM))
