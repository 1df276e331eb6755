#!/bin/sh
# rapidfuzz 3.14.6, the compiled code of its wheel, seen on 30 November 2026.
# A score that is given back as `score_cutoff` is often 0: JaroWinkler of "mohammed" and "mohamed" is 0.975, and from 0.975 on it is 0.0.
# So it is with Jaro, Levenshtein, OSA and Indel ("smith" and "smyth" are alike by 0.8, and with a limit of 0.8 not at all), and
# process.extract leaves such names out of its list. The documentation says that 0 is returned for what is *below* the limit.
# The cause: the limit is first turned into a number of letters or into a distance, and what is left of 1 - 0.8 is less than 0.2. fuzz.ratio and
# its kin (0 to 100) give what reaches the limit, and rapidfuzz's own code in Python, which takes over where nothing is compiled, does so too.
# A good engineer would expect: a limit changes the time that it takes and no answer, and the limit itself is reached, on every machine.
# What to do: ask without a limit and compare oneself, as with jellyfish, or limit the whole number of a distance.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "rapidfuzz==3.14.6"
cat > "$work/try.py" <<'PY'
from rapidfuzz import __version__, fuzz, process
from rapidfuzz.distance import OSA, Indel, Jaro, JaroWinkler, JaroWinkler_py, Levenshtein, Levenshtein_py

PAIRS = ("mohammed", "mohamed"), ("smith", "smyth"), ("ahmed", "ahmad"), ("wojcik", "wojczik")
COMPILED = {
    "Jaro": Jaro.similarity,
    "JaroWinkler": JaroWinkler.similarity,
    "Levenshtein": Levenshtein.normalized_similarity,
    "OSA": OSA.normalized_similarity,
    "Indel": Indel.normalized_similarity,
}
OTHERS = {
    "JaroWinkler in Python": JaroWinkler_py.similarity,
    "Levenshtein in Python": Levenshtein_py.normalized_similarity,
    "fuzz.ratio": fuzz.ratio,
}


def lost(score):
    """The pairs that are 0 once their own score is the limit."""
    return [pair for pair in PAIRS if score(*pair) and not score(*pair, score_cutoff=score(*pair))]


print("rapidfuzz", __version__)
for name, score in (COMPILED | OTHERS).items():
    print(f"{name}: {len(lost(score))} of {len(PAIRS)} pairs do not reach their own score")
whole, limited = JaroWinkler.similarity("mohammed", "mohamed"), JaroWinkler.similarity("mohammed", "mohamed", score_cutoff=0.975)
found = process.extract("mohammed", ["mohamed"], scorer=JaroWinkler.similarity, score_cutoff=0.975)
smiths = process.extract("smith", ["smyth"], scorer=Levenshtein.normalized_similarity, score_cutoff=0.8)
print(f"mohammed, mohamed: {whole}; with a limit of 0.975: {limited}; found by process.extract: {found}")
assert all(lost(score) for score in COMPILED.values()) and not any(lost(score) for score in OTHERS.values())
assert whole == 0.975 and limited == 0 and found == [] and smiths == []
PY
"$work/venv/bin/python" "$work/try.py"
