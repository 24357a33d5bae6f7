"""Who may manage people and read the audit trail; and who may edit the portal's pages."""

import rules

from eolcare.accounts.predicates import holds_role
from eolcare.accounts.roles import Role

rules.add_perm("accounts.manage_people", holds_role(Role.ADMINISTRATOR))
rules.add_perm("audit.search", holds_role(Role.ADMINISTRATOR))
rules.add_perm("pages.change", holds_role(Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER))
