"""Who may do what with events."""

import rules

from eolcare.accounts.predicates import holds_role
from eolcare.accounts.roles import TEAM, Role

rules.add_perm("events.view", holds_role(*TEAM, Role.FACILITATOR))
rules.add_perm("events.change", holds_role(Role.PROGRAMME_MANAGER, Role.ENGAGEMENT_OFFICER))
# Names, addresses and needs of people who booked.
rules.add_perm("events.people", holds_role(Role.PROGRAMME_MANAGER, Role.ENGAGEMENT_OFFICER))
