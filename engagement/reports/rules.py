"""Who may do what with reports. That nobody approves what they wrote is held by the service."""

import rules

from eolcare.accounts.predicates import holds_role
from eolcare.accounts.roles import TEAM, Role

rules.add_perm("reports.view", holds_role(*TEAM))
rules.add_perm("reports.write", holds_role(Role.PROGRAMME_MANAGER, Role.ENGAGEMENT_OFFICER, Role.ANALYST))
rules.add_perm("reports.approve", holds_role(Role.PROGRAMME_MANAGER, Role.APPROVER))
