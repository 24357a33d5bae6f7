"""Who may do what with feedback and themes."""

import rules

from eolcare.accounts.predicates import holds_role
from eolcare.accounts.roles import TEAM, Role

rules.add_perm("feedback.view", holds_role(*TEAM))
rules.add_perm("feedback.code", holds_role(Role.PROGRAMME_MANAGER, Role.ENGAGEMENT_OFFICER, Role.ANALYST))
rules.add_perm("feedback.change_themes", holds_role(Role.PROGRAMME_MANAGER, Role.ANALYST))
# Letters, e-mails, calls and stories with who sent them: those who answer people.
rules.add_perm("submissions.view", holds_role(*TEAM))
rules.add_perm("submissions.change", holds_role(Role.PROGRAMME_MANAGER, Role.ENGAGEMENT_OFFICER, Role.ANALYST))
rules.add_perm("submissions.read_contacts", holds_role(Role.PROGRAMME_MANAGER, Role.ENGAGEMENT_OFFICER))
rules.add_perm("submissions.publish", holds_role(Role.PROGRAMME_MANAGER, Role.APPROVER))
rules.add_perm("submissions.erase", holds_role(Role.PROGRAMME_MANAGER, Role.ENGAGEMENT_OFFICER))
rules.add_perm("feedback.import", holds_role(Role.PROGRAMME_MANAGER, Role.ENGAGEMENT_OFFICER, Role.ANALYST))
rules.add_perm("feedback.run_agreement", holds_role(Role.PROGRAMME_MANAGER, Role.ANALYST))
rules.add_perm("evidence.view", holds_role(*TEAM))
rules.add_perm("evidence.change", holds_role(Role.PROGRAMME_MANAGER, Role.ENGAGEMENT_OFFICER, Role.ANALYST))
rules.add_perm("conclusions.change", holds_role(Role.PROGRAMME_MANAGER, Role.ANALYST))
rules.add_perm("conclusions.publish", holds_role(Role.PROGRAMME_MANAGER, Role.APPROVER))
