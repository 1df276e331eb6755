"""A case walked at random: who does what to it next is drawn, also what they may not; and after each step that went through
everything that must always hold of a case is asked (holds.py), in every state that is reached every verb of every person
(doors.py).

Some thirty walks of 20 steps run with the suite, 20,000 with `python -m bench.case_walks`; world.py says what a walk is.
"""
