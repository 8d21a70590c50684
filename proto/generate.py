"""Generates gen/python from the protos; with --check, fails when what is committed differs.

buf.validate is taken from the descriptor inside the pinned protovalidate wheel: rules and validator never disagree.
Its generated module is committed beside ours: reading our contracts then needs no validator.

    python proto/generate.py [--check]            writes gen/python, or compares
    python proto/generate.py --lint               buf lint, and buf breaking against the main branch
"""

import argparse
import filecmp
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "gen" / "python"
_IMPORTED = ("duration", "timestamp", "field_mask", "descriptor")
VALIDATE = "buf/validate/validate.proto"


def _descriptors(folder: Path) -> Path:
    """A descriptor set of every import that is not a file of ours: buf.validate, and those of google."""
    import grpc_tools
    from google.rpc import status_pb2
    from protovalidate._gen.buf.validate import validate_pb

    google = Path(status_pb2.__file__).parents[2]
    path = folder / "imports.binpb"
    _protoc(
        [f"-I{google}", f"-I{Path(grpc_tools.__file__).parent / '_proto'}"],
        [f"--descriptor_set_out={path}", "--include_imports"],
        [
            "google/rpc/status.proto",
            "google/api/annotations.proto",
            *(f"google/protobuf/{n}.proto" for n in ("duration", "timestamp", "field_mask", "descriptor")),
        ],
    )
    files = FileDescriptorSet.FromString(path.read_bytes())
    # The wheel's own message types are of another protobuf runtime; bytes are what both share.
    files.file.append(FileDescriptorProto.FromString(validate_pb.desc().proto.to_binary()))
    path.write_bytes(files.SerializeToString())
    return path


def _protoc(sources: list[str], outputs: list[str], files: list[str]) -> None:
    bin_dir = Path(sys.executable).parent
    plugins = [f"--plugin=protoc-gen-{name}={bin_dir / f'protoc-gen-{name}'}" for name in ("mypy", "mypy_grpc")]
    subprocess.run([sys.executable, "-m", "grpc_tools.protoc", *sources, *plugins, *outputs, *files], check=True)


def _image(protos: Path, image: Path) -> None:
    """A descriptor set of the protos and their imports: buf's own registry is not needed then."""
    ours = sorted(str(p.relative_to(protos)) for p in (protos / "winnow").rglob("*.proto"))
    sources = [f"-I{protos}", f"--descriptor_set_in={_descriptors(image.parent)}"]
    _protoc(sources, [f"--descriptor_set_out={image}", "--include_imports", "--include_source_info"], ours)


def _lint(folder: Path) -> int:
    """buf lint of the protos, and buf breaking against what the main branch holds, where there is one."""
    buf, config = str(Path(sys.executable).parent / "buf"), str(HERE / "buf.yaml")
    image = folder / "image.binpb"
    _image(HERE, image)
    failed = subprocess.run([buf, "lint", str(image), "--config", config]).returncode
    archive = subprocess.run(["git", "archive", "main", "proto"], cwd=HERE.parent, capture_output=True)
    if archive.returncode:
        print("there is no main branch here: buf breaking is skipped")
        return failed
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)
    _image(folder / "proto", folder / "main.binpb")
    against = ["--against", str(folder / "main.binpb"), "--config", config]
    return failed or subprocess.run([buf, "breaking", str(image), *against]).returncode


def generate(out: Path) -> None:
    """Writes the generated tree to `out`, which must not hold one yet."""
    out.mkdir(parents=True, exist_ok=True)
    ours = sorted(str(p.relative_to(HERE)) for p in (HERE / "winnow").rglob("*.proto"))
    services = [p for p in ours if p.endswith("_service.proto")]
    with tempfile.TemporaryDirectory() as tmp:
        sources = [f"-I{HERE}", f"--descriptor_set_in={_descriptors(Path(tmp))}"]
        _protoc(sources, [f"--python_out={out}", f"--mypy_out={out}"], [*ours, VALIDATE])
        _protoc(sources, [f"--grpc_python_out={out}", f"--mypy_grpc_out={out}"], services)
    for config in HERE.rglob("*_grpc_service_config.json"):
        shutil.copy(config, out / config.relative_to(HERE))
    for folder in {p.parent for p in out.rglob("*_pb2.py")}:
        (folder / "__init__.py").touch()
        if folder.is_relative_to(out / "winnow"):
            (folder / "py.typed").touch()


def _differences(a: filecmp.dircmp[str], prefix: str = "") -> list[str]:
    here = [prefix + n for n in (*a.left_only, *a.right_only, *a.diff_files) if n != "__pycache__"]
    return here + [
        d for name, sub in a.subdirs.items() if name != "__pycache__" for d in _differences(sub, f"{prefix}{name}/")
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    parser.add_argument("--lint", action="store_true", help="lint, and look for breaking changes, instead")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as tmp:
        if args.lint:
            return _lint(Path(tmp))
        fresh = Path(tmp) / "python"
        generate(fresh)
        if args.check:
            changed = _differences(filecmp.dircmp(fresh, OUT))
            for name in changed:
                print(f"gen/python/{name} is not what the protos generate: run `make gen`", file=sys.stderr)
            return 1 if changed else 0
        shutil.rmtree(OUT, ignore_errors=True)
        shutil.copytree(fresh, OUT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
