"""The kinds of events of packs."""

from audit.log import Kind
from audit.models import Operation

PACK_REQUESTED = Kind("pack.requested", "Asked for a pack", Operation.CONSULTATION)
PACK_MADE = Kind("pack.made", "A pack was made", Operation.COMBINATION)
PACK_DOWNLOADED = Kind("pack.downloaded", "Downloaded a pack", Operation.DISCLOSURE)
PACK_POLLED = Kind("pack.polled", "Watched a pack being made", Operation.CONSULTATION)
PACK_REFUSED = Kind("pack.refused", "A pack was refused: the authority to have it had ended", Operation.SECURITY)
PACK_TRIED_AGAIN = Kind("pack.tried_again", "Had a failed pack made again", Operation.ALTERATION)
PACK_FILE_REMOVED = Kind("pack.file_removed", "The file of a pack was removed", Operation.ERASURE)
PACK_REVOKED = Kind("pack.revoked", "Revoked a pack", Operation.ALTERATION)
PACK_STOPPED = Kind("pack.stopped", "A pack was closed: a file in it is not given any more", Operation.SECURITY)
PACK_FILE_SAID_WRONG = Kind("pack.file_said_wrong", "Said that a file in a pack should not be here", Operation.SECURITY)
PACK_SETTLED = Kind(
    "pack.settled", "Settled a pack that was corrected after somebody had taken it", Operation.ALTERATION
)
PACK_PREPARED = Kind("pack.prepared", "Picked what a pack for an agency would hold", Operation.ALTERATION)
PACK_DELIVERED = Kind("pack.delivered", "A pack was delivered to an agency", Operation.DISCLOSURE)
PACK_OPENED = Kind("pack.opened", "Opened a pack that was sent to the agency", Operation.CONSULTATION)
PACK_FILES_READ = Kind("pack.files_read", "Was shown the text of files in a pack", Operation.CONSULTATION)
PACK_PICTURE_SHOWN = Kind("pack.picture_shown", "Looked at a page of a file in a pack", Operation.CONSULTATION)
