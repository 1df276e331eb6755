"""The tree: against the RFC's own test vectors, and every proof for every size up to 40."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.evidence.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_holds,
    consistency_proof,
    inclusion_holds,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
)

# The eight leaves and roots that implementations of RFC 6962 test themselves with.
VECTORS = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    bytes(range(0x50, 0x58)),
    bytes(range(0x60, 0x70)),
]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def leaves(count):
    return [leaf_hash(str(n).encode()) for n in range(count)]


@pytest.mark.parametrize(("size", "root"), ROOTS.items())
def test_roots_are_those_of_the_rfc(size, root):
    assert root_of([leaf_hash(v) for v in VECTORS[:size]]).hex() == root


def test_the_empty_tree_is_the_hash_of_nothing():
    assert root_of([]) == EMPTY_ROOT == sha256(b"").digest()


def test_a_node_cannot_pass_for_a_leaf():
    assert leaf_hash(b"ab") != node_hash(b"a", b"b")


@pytest.mark.parametrize("size", range(1, 41))
def test_every_leaf_of_every_size_is_proven(size):
    tree = leaves(size)
    for index, leaf in enumerate(tree):
        proof = inclusion_proof(tree, index)
        assert inclusion_holds(leaf=leaf, index=index, size=size, proof=proof, root=root_of(tree))


@pytest.mark.parametrize("size", range(2, 41))
def test_every_earlier_size_is_proven_to_be_the_beginning(size):
    tree = leaves(size)
    for old in range(1, size + 1):
        proof = consistency_proof(tree, old)
        assert consistency_holds(old_size=old, old_root=root_of(tree[:old]), size=size, root=root_of(tree), proof=proof)


@given(st.integers(2, 64), st.data())
def test_a_changed_leaf_or_proof_proves_nothing(size, data):
    tree = leaves(size)
    index = data.draw(st.integers(0, size - 1))
    proof, root = inclusion_proof(tree, index), root_of(tree)
    assert not inclusion_holds(leaf=leaf_hash(b"other"), index=index, size=size, proof=proof, root=root)
    place = data.draw(st.integers(0, len(proof) - 1))
    bent = [*proof[:place], leaf_hash(b"bent"), *proof[place + 1 :]]
    assert not inclusion_holds(leaf=tree[index], index=index, size=size, proof=bent, root=root)


@given(st.integers(2, 64), st.data())
def test_a_rewritten_past_is_not_consistent(size, data):
    tree = leaves(size)
    old = data.draw(st.integers(1, size - 1))
    changed = data.draw(st.integers(0, old - 1))
    rewritten = [*tree[:changed], leaf_hash(b"rewritten"), *tree[changed + 1 :]]
    proof = consistency_proof(rewritten, old)
    assert not consistency_holds(
        old_size=old, old_root=root_of(tree[:old]), size=size, root=root_of(rewritten), proof=proof
    )


@given(st.integers(0, 200))
def test_a_frontier_reads_back(size):
    edge = Frontier()
    for leaf in leaves(size):
        edge.append(leaf)
    again = Frontier.from_text(size=edge.size, text=edge.to_text())
    again.append(leaf_hash(b"next"))
    edge.append(leaf_hash(b"next"))
    assert again.root() == edge.root() == root_of([*leaves(size), leaf_hash(b"next")])


def test_a_frontier_of_the_wrong_size_is_refused():
    with pytest.raises(ValueError, match="one root for each bit"):
        Frontier.from_text(size=3, text="00" * 32)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6))
def test_leaves_added_many_at_a_time_give_the_tree_of_one_by_one(portions):
    one_by_one, many = Frontier(), Frontier()
    tree = iter(leaves(sum(portions)))
    for portion in portions:
        added = [next(tree) for _ in range(portion)]
        many.extend(b"".join(added))
        for leaf in added:
            one_by_one.append(leaf)
    assert (many.size, many.to_text()) == (one_by_one.size, one_by_one.to_text())
