"""What the ending of a file's name promises, and the name under which a file leaves again: a desktop goes by that alone."""

from __future__ import annotations

from pathlib import PurePosixPath

# What a name of this ending leads a person to expect.
ENDINGS = {
    **dict.fromkeys((".jpg", ".jpeg", ".jpe", ".jfif"), "jpeg"),
    **{f".{kind}": kind for kind in ("png", "gif", "webp", "bmp", "heic", "avif", "pdf", "docx", "xlsx", "pptx")},
    **{f".{kind}": kind for kind in ("odt", "ods", "odp", "eml", "msg")},
    **dict.fromkeys((".tif", ".tiff"), "tiff"),
    **dict.fromkeys((".heif", ".hif"), "heic"),
    **dict.fromkeys((".docm", ".dotx"), "docx"),
    **dict.fromkeys((".xlsm", ".xltx"), "xlsx"),
    **dict.fromkeys((".pptm", ".ppsx"), "pptx"),
    **dict.fromkeys((".doc", ".dot"), "doc"),
    **dict.fromkeys((".xls", ".xlt"), "xls"),
    **dict.fromkeys((".ppt", ".pps", ".pot"), "ppt"),
    **dict.fromkeys((".txt", ".csv", ".log", ".md"), "text"),
    **dict.fromkeys((".mp3", ".wav", ".m4a", ".ogg", ".opus", ".amr", ".flac", ".aac"), "audio"),
    **dict.fromkeys((".mp4", ".mov", ".avi", ".mkv", ".webm", ".3gp"), "video"),
}
OF_OLD = (
    "doc",
    "xls",
    "ppt",
)  # each of which "ole" may be: a file that is two of them, or was read before they were told apart
# Of these kinds no ending is right for all: the one that is given opens in no program by itself.
UNNAMED = {"audio": ".sound", "video": ".film"}


def ending_of(name: str) -> str:
    """As a desktop reads it: what stands behind it is left out there."""
    return PurePosixPath(name.strip().rstrip(". ")).suffix.lower()


def name_lies(name: str, kind: str) -> str:
    """The ending of a name that promises another kind; nothing where it promises this one, or none."""
    ending = ending_of(name)
    promised = ENDINGS.get(ending, "something else" if ending else kind)
    return "" if promised == kind or (kind == "ole" and promised in OF_OLD) else ending


def leaves_as(name: str, kind: str) -> str:
    """With an ending of its kind behind one that lies: words that are called a program are no program on another's desk.

    >>> leaves_as("letter.bat", "text"), leaves_as("letter.TXT", "text"), leaves_as("setup.msi", "doc")
    ('letter.bat.txt', 'letter.TXT', 'setup.msi.doc')
    """
    if not name_lies(name, kind):
        return name
    usual = next((ending for ending, of in ENDINGS.items() if of == kind), ".file")
    return f"{name.rstrip('. ')}{UNNAMED.get(kind, usual if kind != 'text' else '.txt')}"
