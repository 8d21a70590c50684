"""Debian packages without root: downloaded with the libraries that are missing here, and unpacked into a folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.bench.peers.peer import UnavailableError

_SECONDS = 300
_INSTALLED = re.compile(r"^Inst (\S+)", re.MULTILINE)


def install(packages: Sequence[str], folder: Path) -> Path:
    """The folder that holds `usr/` and `etc/` of the packages. Raises UnavailableError."""
    root = folder / "root"
    ready = folder / f"ready-{'-'.join(packages)}"
    if ready.exists():
        return root
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        raise UnavailableError("apt is not here")
    shutil.rmtree(folder, ignore_errors=True)
    downloads = folder / "downloads"
    downloads.mkdir(parents=True)
    try:
        _download(packages, downloads, [])
    except UnavailableError:
        # The machine's lists are missing or out of date, and only root may renew those.
        own = folder.parent / "apt"
        (own / "lists" / "partial").mkdir(parents=True, exist_ok=True)
        (own / "archives" / "partial").mkdir(parents=True, exist_ok=True)
        options = ["-o", f"Dir::State::Lists={own / 'lists'}", "-o", f"Dir::Cache={own}"]
        _run(["apt-get", *options, "-qq", "update"], downloads)
        _download(packages, downloads, options)
    for archive in sorted(downloads.glob("*.deb")):
        _run(["dpkg", "-x", str(archive), str(root)], downloads)
    shutil.rmtree(downloads)
    ready.touch()
    return root


def environment(root: Path) -> dict[str, str]:
    """The variables by which programs below `root` find their libraries."""
    folders = sorted({str(path.parent) for path in root.rglob("*.so*")})
    return {**os.environ, "LD_LIBRARY_PATH": ":".join(folders)}


def missing(simulation: str) -> list[str]:
    """The packages that `apt-get --simulate install` would install."""
    return _INSTALLED.findall(simulation)


def _download(packages: Sequence[str], downloads: Path, options: Sequence[str]) -> None:
    simulate = ["apt-get", *options, "--simulate", "--no-install-recommends", "install", *packages]
    names = sorted({*packages, *missing(_run(simulate, downloads))})
    _run(["apt-get", *options, "-qq", "download", *names], downloads)


def _run(command: Sequence[str], folder: Path) -> str:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnavailableError(f"{command[0]}: {error}") from error
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise UnavailableError(f"{command[0]} ended with {done.returncode}: {' '.join(last)}")
    return done.stdout
