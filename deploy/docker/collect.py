"""Copies what a Python program needs to run, and nothing else, into a new root: collect.py APP ROOT

APP is a folder of installed packages. Taken are APP, the interpreter, its standard library, every shared library that
one of their binaries names, certificates, and the few files of /etc that the C library reads.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

_USER = 65532
_STANDARD_LIBRARY = Path(sysconfig.get_path("stdlib"))
# Of the standard library and of numpy: what only developers use. A folder's name, wherever it is.
_UNUSED = ("test", "tests", "idlelib", "ensurepip", "lib2to3", "pydoc_data", "tkinter", "turtledemo", "f2py", "include")
# What compiled modules were made from, and types for editors.
_SOURCES = ("*.c", "*.cpp", "*.h", "*.pyx", "*.pxd", "*.a", "*.pyi")
_ETC = {
    "passwd": f"winnow:x:{_USER}:{_USER}::/tmp:/\n",
    "group": f"winnow:x:{_USER}:\n",
    # Names come from the cluster's DNS, and from the hosts file that the kubelet writes.
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
}


def _binaries(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*.so*"):
        if path.is_file():
            yield path


def _libraries(binary: Path) -> Iterator[Path]:
    """The absolute paths of the libraries that the loader would map for a binary, the loader among them."""
    listed = subprocess.run(["ldd", str(binary)], capture_output=True, text=True).stdout
    if "not found" in listed:
        sys.exit(f"{binary}: {listed}")
    for path in re.findall(r"(?:=> |^\s*)(/\S+) \(0x", listed, re.MULTILINE):
        yield Path(path)


def _copy_file(path: Path, root: Path) -> None:
    """Below /usr, where /lib and /lib64 point; links become the file they name."""
    inside = Path(os.path.normpath(path)).relative_to("/")
    target = root / (inside if inside.parts[0] == "usr" else Path("usr") / inside)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(path.resolve(), target)


def _strip(folder: Path) -> None:
    """Takes debugging symbols out of compiled modules; not out of the libraries packed beside them: it breaks some."""
    for binary in _binaries(folder):
        if not binary.parent.name.endswith(".libs"):
            subprocess.run(["strip", "--strip-debug", str(binary)], check=True)


def collect(app: Path, root: Path) -> None:
    """Fills `root`, which must not exist yet."""
    ignore = shutil.ignore_patterns(*_UNUSED, "config-3.*", *_SOURCES)
    shutil.copytree(app, root / "app", ignore=ignore)
    _strip(root / "app")
    shutil.copytree(_STANDARD_LIBRARY, root / _STANDARD_LIBRARY.relative_to("/"), ignore=ignore)
    interpreter = Path("/usr/bin/python3")
    _copy_file(interpreter, root)
    for link in ("lib", "lib64"):
        (root / link).symlink_to(f"usr/{link}")
    binaries = [interpreter, *_binaries(root / "app"), *_binaries(root / _STANDARD_LIBRARY.relative_to("/"))]
    for library in sorted({library for binary in binaries for library in _libraries(binary)}):
        if not library.is_relative_to(root):
            _copy_file(library, root)
    certificates = root / "etc/ssl/certs/ca-certificates.crt"
    certificates.parent.mkdir(parents=True)
    shutil.copy2("/etc/ssl/certs/ca-certificates.crt", certificates)
    # Where OpenSSL looks on Debian.
    (root / "usr/lib/ssl").mkdir()
    (root / "usr/lib/ssl/cert.pem").symlink_to("/etc/ssl/certs/ca-certificates.crt")
    for name, text in _ETC.items():
        (root / "etc" / name).write_text(text)
    # Where a container's runtime mounts; the root file system may be read-only by then.
    for folder in ("dev", "proc", "sys"):
        (root / folder).mkdir()
    (root / "tmp").mkdir(mode=0o1777)
    (root / "tmp").chmod(0o1777)


if __name__ == "__main__":
    collect(Path(sys.argv[1]), Path(sys.argv[2]))
