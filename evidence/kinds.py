"""The kinds of events of files, besides their moves."""

from audit.log import Kind
from audit.models import Operation

FILE_BEGUN = Kind("file.begun", "Began to send a file in pieces", Operation.COLLECTION)
FILE_DROPPED = Kind("file.dropped", "What had arrived of an unfinished file was destroyed", Operation.ERASURE)
FILE_RECEIVED = Kind("file.received", "Received a file", Operation.COLLECTION)
FILE_QUOTA_REACHED = Kind(
    "file.quota_reached", "Would have sent more files than one person sends in a day", Operation.SECURITY
)
FILE_DESCRIBED = Kind("file.described", "Said what a file is", Operation.ALTERATION)
FILE_READ = Kind("file.read", "Looked at a file", Operation.CONSULTATION)
FILE_PAGE_SHOWN = Kind("file.page_shown", "Was shown a page of a file", Operation.CONSULTATION)
FILE_PRINTED = Kind("file.printed", "Printed a file", Operation.DISCLOSURE)
FILE_DOWNLOADED = Kind("file.downloaded", "Downloaded a file as it came", Operation.DISCLOSURE)
FILE_CARRIED_OVER = Kind("file.carried_over", "A file went with the record it was sent with", Operation.ALTERATION)
FILE_DESTROYED = Kind("file.destroyed", "The bytes of a file and of its copies were destroyed", Operation.ERASURE)
FILE_DESTROYED_AGAIN = Kind(
    "file.destroyed_again", "Bytes of a destroyed file that had come back were destroyed again", Operation.ERASURE
)
REDACTION_BEGUN = Kind("redaction.begun", "Began a redacted version of a file", Operation.ALTERATION)
PASSAGE_MARKED = Kind("passage.marked", "Marked a passage of a file to be taken out", Operation.ALTERATION)
PASSAGE_UNMARKED = Kind("passage.unmarked", "Marked a passage no more", Operation.ALTERATION)
REDACTION_READ = Kind("redaction.read", "Looked at a redacted version", Operation.CONSULTATION)
REDACTION_PAGE_SHOWN = Kind("redaction.page_shown", "Was shown a page of a redacted version", Operation.CONSULTATION)
REDACTION_DOWNLOADED = Kind("redaction.downloaded", "Downloaded a redacted version", Operation.DISCLOSURE)
