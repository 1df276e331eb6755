"""The kinds of events of policies, besides their moves."""

from audit.log import Kind
from audit.models import Operation

LIMITS_TRIED = Kind("limits.tried", "Tried time limits on the last quarter", Operation.CONSULTATION)
