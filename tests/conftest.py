"""Before any test imports numpy: one thread of BLAS, as in the server; a second one spins while the machine is busy."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

pytest_plugins = ["tests.stores"]
