"""The kinds of events of policies, besides their moves."""

from audit.log import Kind
from audit.models import Operation

LIMITS_TRIED = Kind("limits.tried", "Tried a draft of a policy on the last quarter", Operation.CONSULTATION)
