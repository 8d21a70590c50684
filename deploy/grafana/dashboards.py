"""python -m deploy.grafana.dashboards [--check]: writes, or compares, the JSON of every dashboard beside this file."""

import sys
from pathlib import Path

from deploy.grafana.data import DATA
from deploy.grafana.engine import ENGINE
from deploy.grafana.mesh import MESH
from deploy.grafana.panels import render
from deploy.grafana.service import SERVICE

DASHBOARDS = (SERVICE, ENGINE, DATA, MESH)


def main() -> int:
    check = sys.argv[1:] == ["--check"]
    stale = []
    for dashboard in DASHBOARDS:
        path, text = Path(__file__).parent / f"{dashboard.uid}.json", render(dashboard)
        if not check:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            stale.append(path.name)
    if stale:
        print(f"not what dashboards.py says: {', '.join(stale)}; run `make gen`")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
