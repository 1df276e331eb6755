"""What has states here, and every way between them."""

from audit.states import Machine
from policy.moves import VERSION_MOVES

MACHINES = (Machine("policy.PolicyVersion", VERSION_MOVES),)
