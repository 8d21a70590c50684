"""Free ports for programs that cannot take one by themselves."""

import socket


def free_port() -> int:
    """A port of the loopback address that was free just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
