"""PostgreSQL and Redis for a machine that has neither: our own small launcher over binaries from wheels.

Nothing in this package may import Django: it runs before the settings are read, and it is what gives
them their addresses.
"""

from prevent_portal.embedded.addresses import command_environment
from prevent_portal.embedded.failure import CannotStart
from prevent_portal.embedded.servers import Servers, servers

__all__ = ["CannotStart", "Servers", "command_environment", "servers"]
