"""A case walked at random: who does what to it next is drawn, also what they may not; and after each step everything that
must always hold of a case is asked.

A few hundred steps run with the suite, 20,000 walks with `python -m bench.case_walks`.
"""
