"""Who may do what with feedback and themes."""

import rules

from eolcare.accounts.predicates import holds_role
from eolcare.accounts.roles import TEAM, Role

rules.add_perm("feedback.view", holds_role(*TEAM))
rules.add_perm("feedback.code", holds_role(Role.PROGRAMME_MANAGER, Role.ENGAGEMENT_OFFICER, Role.ANALYST))
rules.add_perm("feedback.change_themes", holds_role(Role.PROGRAMME_MANAGER, Role.ANALYST))
