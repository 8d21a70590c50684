"""All built-in signatures, split by domain."""

from __future__ import annotations

from typing import Final

from .c_family import C_FAMILY
from .checks import CHECKS
from .crashes import CRASHES
from .data_tools import DATA_TOOLS
from .delivery import DELIVERY
from .environment import ENVIRONMENT
from .jvm import JVM
from .languages import LANGUAGES
from .linters import LINTERS
from .model import Signature
from .packages import PACKAGES
from .runners import RUNNERS
from .scripting import SCRIPTING

SIGNATURES: Final[tuple[Signature, ...]] = (
    *CRASHES,
    *C_FAMILY,
    *JVM,
    *SCRIPTING,
    *LANGUAGES,
    *PACKAGES,
    *LINTERS,
    *CHECKS,
    *DATA_TOOLS,
    *DELIVERY,
    *RUNNERS,
    *ENVIRONMENT,
)

__all__ = ["SIGNATURES", "Signature"]
