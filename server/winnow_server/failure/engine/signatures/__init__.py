"""All built-in signatures, split by domain."""

from __future__ import annotations

from typing import Final

from .c_family import C_FAMILY
from .crashes import CRASHES
from .environment import ENVIRONMENT
from .jvm import JVM
from .languages import LANGUAGES
from .linters import LINTERS
from .model import Signature
from .scripting import SCRIPTING

SIGNATURES: Final[tuple[Signature, ...]] = (*CRASHES, *C_FAMILY, *JVM, *SCRIPTING, *LANGUAGES, *LINTERS, *ENVIRONMENT)

__all__ = ["SIGNATURES", "Signature"]
