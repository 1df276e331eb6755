"""Names as the engine compares them, on top of the folding that the whole portal shares
(`core.folding`). What was typed is never changed; this is only how the engine reads it.
"""

from core.folding import fold, words

# Slips of scanners and of keyboards, only undone inside a word that also has letters.
_OCR = str.maketrans("013458", "oleasb")


def name_words(text: str) -> tuple[str, ...]:
    """The words of a name; digits inside a word are read as the letters a scanner mistook (0smanov, Wi11iams)."""
    return tuple([word if word.isalpha() or word.isdecimal() else word.translate(_OCR) for word in words(text)])


def joined(text: str) -> str:
    """A text as one word: what stays the same however it is spaced or hyphenated."""
    return fold(text).replace(" ", "")
