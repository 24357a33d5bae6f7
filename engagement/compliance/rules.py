"""Who may do what with the compliance pack of a programme."""

import rules

from eolcare.accounts.predicates import holds_role
from eolcare.accounts.roles import TEAM, Role

rules.add_perm("compliance.view", holds_role(*TEAM))
rules.add_perm("compliance.change", holds_role(Role.PROGRAMME_MANAGER, Role.ENGAGEMENT_OFFICER))
