# ruff: noqa: E501 (patterns and tables read better unbroken)
"""Which package manager a signature speaks of, and how its packages are written."""

from __future__ import annotations

import re
from typing import Final

_BY_PREFIX: Final = (
    ("npm", "npm"), ("yarn", "npm"), ("node", "npm"), ("webpack", "npm"), ("bower", "bower"), ("pip", "pypi"), ("python", "pypi"),
    ("poetry", "pypi"), ("uv-", "pypi"), ("pixi", "pypi"), ("pdm", "pypi"), ("pnpm", "npm"), ("bun-", "npm"), ("conan", "conan"), ("vcpkg", "vcpkg"), ("meson", "system"), ("dune", "opam"), ("yocto", "yocto"), ("platformio", "platformio"), ("conda", "conda"), ("maven", "maven"), ("gradle", "maven"), ("sbt", "maven"), ("java", "maven"),
    ("cargo", "cargo"), ("rust", "cargo"), ("go-", "go"), ("bundler", "rubygems"), ("ruby", "rubygems"), ("composer", "packagist"),
    ("nuget", "nuget"), ("cabal", "hackage"), ("stack", "hackage"), ("mix", "hex"), ("opam", "opam"), ("apt", "deb"), ("yum", "rpm"),
    ("apk", "apk"), ("pacman", "pacman"), ("brew", "homebrew"), ("docker", "docker"), ("cocoapods", "cocoapods"), ("carthage", "carthage"), ("spm", "swift"),
    ("pub-", "pub"), ("julia", "julia"), ("r-", "cran"), ("perl", "cpan"), ("emacs", "elpa"), ("ld-", "system"), ("gcc", "system"),
    ("cmake", "system"), ("pkg-config", "system"), ("shared-library", "system"), ("github", "github-actions"),
)  # fmt: skip

_PINNED: Final = re.compile(
    r"^(?P<name>@?[\w./+-]{1,120}?)(?:\[[\w,-]{1,60}\])?(?:@|==|>=|<=|~=|!=|~>|=|<|>|:| v(?=\d))(?P<version>[^\s,;]{0,60})"
)


def ecosystem(signature: str) -> str:
    """The package manager, as its registry is commonly called; empty when the signature belongs to none."""
    return next((name for prefix, name in _BY_PREFIX if signature.startswith(prefix)), "")


def split_coordinates(text: str, kind: str) -> tuple[str, str]:
    """Name and version of a package as its manager prints them together; no version is an empty one."""
    text = text.strip().strip(".,;:'\"`()")
    if kind == "maven":
        parts = text.split(":")
        version = parts[-1] if len(parts) >= 3 else ""
        return ":".join(parts[:2]), version
    if kind == "docker":
        name, _, tag = text.rpartition(":")
        return (name, tag) if name and "/" not in tag else (text, "")
    found = _PINNED.match(text)
    if found and found["name"]:
        return found["name"], found["version"].strip("'\"()")
    return text.split(" ")[0], ""
