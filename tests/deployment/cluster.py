"""A real Kubernetes API: etcd and kube-apiserver as processes, and kubectl to speak with it. No node, no pod."""

import os
import secrets
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.ports import free_port
from tests.tools import tool


@dataclass(frozen=True, slots=True)
class Done:
    """What a command said."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """`tools` holds the built programs, `kubeconfig` names the API and a user who may do everything."""

    tools: Path
    kubeconfig: Path

    def kubectl(self, *arguments: str, text: str | None = None) -> Done:
        """Runs kubectl, with `text` on its standard input."""
        command = [str(self.tools / "kubectl"), "--kubeconfig", str(self.kubeconfig), *arguments]
        done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=120)
        return Done(done.returncode, done.stdout, done.stderr)


@contextmanager
def process(command: list[str], log: Path, environment: dict[str, str] | None = None) -> Iterator[None]:
    """A program that runs until the block ends."""
    with log.open("wb") as file:
        running = subprocess.Popen(command, stdout=file, stderr=file, env={**os.environ, **(environment or {})})
    try:
        yield
    finally:
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(timeout=30)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


@contextmanager
def cluster(tools: Path, folder: Path) -> Iterator[Cluster]:
    """Starts etcd and the API in an empty folder. Raises RuntimeError when it is not ready within a minute."""
    etcd, peer, api, token = free_port(), free_port(), free_port(), secrets.token_hex(16)
    (folder / "tokens.csv").write_text(f"{token},admin,admin,system:masters\n")
    key = folder / "accounts.key"
    subprocess.run(["openssl", "genrsa", "-out", str(key), "2048"], check=True, capture_output=True)
    program = tool("etcd")
    assert program is not None, "apt-get install etcd-server, or make deploy-tools"
    store = [program, "--data-dir", str(folder / "etcd"), "--listen-client-urls", f"http://127.0.0.1:{etcd}"]
    store += ["--advertise-client-urls", f"http://127.0.0.1:{etcd}", "--listen-peer-urls", f"http://127.0.0.1:{peer}"]
    server = [str(tools / "kube-apiserver"), f"--etcd-servers=http://127.0.0.1:{etcd}", f"--secure-port={api}"]
    server += ["--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", "--endpoint-reconciler-type=none"]
    server += [f"--cert-dir={folder / 'certificates'}", f"--token-auth-file={folder / 'tokens.csv'}"]
    server += ["--service-account-issuer=https://kubernetes.default.svc", f"--service-account-key-file={key}"]
    server += [f"--service-account-signing-key-file={key}", "--authorization-mode=RBAC"]
    server += ["--service-cluster-ip-range=10.96.0.0/16"]
    kubeconfig = folder / "kubeconfig"
    entry = {"server": f"https://127.0.0.1:{api}", "insecure-skip-tls-verify": True}
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "test", "cluster": entry}],
        "users": [{"name": "admin", "user": {"token": token}}],
        "contexts": [{"name": "test", "context": {"cluster": "test", "user": "admin"}}],
        "current-context": "test",
    }
    kubeconfig.write_text(yaml.safe_dump(config))
    with ExitStack() as stack:
        stack.enter_context(process(store, folder / "etcd.log"))
        stack.enter_context(process(server, folder / "kube-apiserver.log"))
        running = Cluster(tools, kubeconfig)
        for _ in range(240):
            if running.kubectl("get", "--raw", "/readyz").code == 0:
                break
            # Asked again at once: kubectl itself takes a quarter of a second.
        else:
            raise RuntimeError((folder / "kube-apiserver.log").read_text()[-4000:])
        yield running
