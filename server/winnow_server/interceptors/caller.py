"""Who calls: a name that a trusted peer vouches for, else the peer's address."""

from winnow_server.interceptors.call import Call, Method
from winnow_server.interceptors.chain import Hooks

CALLER_HEADER = "x-winnow-caller"
_MAX_NAME = 64


class CallerInterceptor:
    def __init__(self, *, trust_metadata: bool) -> None:
        self._trust = trust_metadata

    def bind(self, method: Method) -> Hooks:
        return Hooks(start=self._identify)

    def _identify(self, call: Call) -> None:
        name = call.metadata.get(CALLER_HEADER) if self._trust else None
        if isinstance(name, str) and name:
            call.caller, call.named = name[:_MAX_NAME], True
        else:
            call.caller = _address(call.context.peer() or "")


def _address(peer: str) -> str:
    """The host of "ipv4:127.0.0.1:4711", "ipv6:[::1]:4711" or "unix:..."; one caller whatever its port."""
    scheme, _, rest = peer.partition(":")
    return rest.rpartition(":")[0] if scheme in ("ipv4", "ipv6") else peer
