"""How many threads numpy's BLAS starts is read when numpy is imported."""

import os
import subprocess
import sys

_CLEAN = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}


def test_numpy_is_not_imported_before_the_command_line_is_read() -> None:
    program = "import sys, winnow_server.__main__; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], env=_CLEAN, check=False).returncode == 0


def test_a_command_runs_with_one_thread_of_blas() -> None:
    program = """
import os, sys
from winnow_server.__main__ import main
sys.argv = ["winnow", "eval", "spam", "nowhere"]
main()
sys.exit(os.environ.get("OPENBLAS_NUM_THREADS") != "1")
"""
    assert (
        subprocess.run([sys.executable, "-c", program], env=_CLEAN, check=False, stdout=subprocess.PIPE).returncode == 0
    )
