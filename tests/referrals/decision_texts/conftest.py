"""What tests of decision texts start from."""

from tests.policy.conftest import read_anew

__all__ = ["read_anew"]
