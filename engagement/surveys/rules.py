"""Who may do what with surveys and responses."""

import rules

from eolcare.accounts.predicates import holds_role
from eolcare.accounts.roles import TEAM, Role

rules.add_perm("surveys.view", holds_role(*TEAM))
rules.add_perm("surveys.change", holds_role(Role.PROGRAMME_MANAGER, Role.ENGAGEMENT_OFFICER, Role.ANALYST))
rules.add_perm("surveys.open", holds_role(Role.PROGRAMME_MANAGER))
rules.add_perm("surveys.read_responses", holds_role(Role.PROGRAMME_MANAGER, Role.ENGAGEMENT_OFFICER, Role.ANALYST))
rules.add_perm("surveys.erase_response", holds_role(Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR))
# An approver says that the preview can go out; whoever wrote it cannot be the one.
rules.add_perm("surveys.sign_off", holds_role(Role.APPROVER))
rules.add_perm("surveys.invite", holds_role(Role.PROGRAMME_MANAGER, Role.ENGAGEMENT_OFFICER))
rules.add_perm("surveys.enter_responses", holds_role(Role.PROGRAMME_MANAGER, Role.ENGAGEMENT_OFFICER, Role.ANALYST))
rules.add_perm("surveys.view_results", holds_role(*TEAM))
rules.add_perm("surveys.settle_flags", holds_role(Role.PROGRAMME_MANAGER, Role.ANALYST))
rules.add_perm("surveys.export", holds_role(Role.PROGRAMME_MANAGER, Role.ANALYST))
