"""The tests. Before any of them is read, they have a database of their own (`tests.cluster`)."""

from tests import cluster

# pytest imports this package before its conftest and every test: the one moment at which an address can
# still be given to Django's settings, and after which models may be imported at the top of a file.
cluster.join()
