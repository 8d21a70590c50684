"""Envoy itself refuses deploy/envoy/envoy.yaml with any one field misspelt. Of `make test-mesh`: it takes a minute."""

import os
import subprocess
from pathlib import Path

import pytest
import yaml

from deploy.envoy.run import prepare
from tests.deployment.fields import renamed, steps
from tests.deployment.manifests import DEPLOY

pytestmark = pytest.mark.skipif(
    "WINNOW_TEST_MESH" not in os.environ, reason="two hundred starts of Envoy are left to `make test-mesh`"
)


def test_each_misspelt_field_is_refused(tmp_path: Path) -> None:
    command = [*prepare(tmp_path, ["127.0.0.1:1"]), "--mode", "validate"]

    def taken() -> bool:
        return subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60).returncode == 0

    assert taken()
    right = yaml.safe_load((DEPLOY / "envoy" / "envoy.yaml").read_text())
    wrongly_taken = []
    for way in steps(right):
        (tmp_path / "envoy.yaml").write_text(yaml.safe_dump(renamed(right, way)))
        if taken():
            wrongly_taken.append(way)
    assert not wrongly_taken
