"""Make a bundle that is installed without a network: locked wheels, juesuan's own, a start script, a bill of materials.

    python tools/bundle.py --platform windows-x64 -o dist     also linux-x64, linux-aarch64

The versions are those of `locks/dev.txt`, resolved for the target and with their hashes by uv; pip fetches the wheels and
proves them. No registry that we reach has a Python that can be moved: `--runtime FILE` puts one in (a tar of
python-build-standalone, "install_only"), else the target needs its own Python of `--python`'s version. Nothing is downloaded
on the target: pip installs from the folder alone.
"""

from __future__ import annotations

import argparse
import email.parser
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from email.message import Message
from pathlib import Path
from typing import NamedTuple

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

HERE = Path(__file__).parent.parent
STARTERS = HERE / "deploy" / "bundle"
REFUSED = ("AGPL", "AFFERO", "GPL")
"""What a licence may not be. LGPL libraries are loaded as they are and may be replaced: allowed."""


class Target(NamedTuple):
    """A platform: uv's name of it, the wheels' tags, the start scripts, whether it is packed as zip."""

    uv: str
    tags: tuple[str, ...]
    starters: tuple[str, ...]
    zip: bool


_GLIBC = (17, 24, 26, 27, 28)
TARGETS = {
    "windows-x64": Target("x86_64-pc-windows-msvc", ("win_amd64",), ("juesuan.bat",), True),
    **{
        f"linux-{short}": Target(
            f"{machine}-manylinux_2_28",
            (*(f"manylinux_2_{n}_{machine}" for n in reversed(_GLIBC)), f"manylinux2014_{machine}"),
            ("juesuan.sh", "juesuan.desktop"),
            False,
        )
        for short, machine in (("x64", "x86_64"), ("aarch64", "aarch64"))
    },
}


class Wheel(NamedTuple):
    """A wheel of the bundle."""

    path: Path
    name: str
    version: str
    licence: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the bundle that is asked for; return the exit code."""
    parser = argparse.ArgumentParser(description="Make a bundle that is installed without a network.")
    parser.add_argument("--platform", choices=TARGETS, required=True)
    parser.add_argument("--python", default="3.11", metavar="VERSION", help="of the target, such as 3.11")
    parser.add_argument("--extra", default="site", help="site, or site,postgres")
    parser.add_argument("--runtime", type=Path, metavar="TAR", help="a Python to put in, with a folder python/")
    parser.add_argument("-o", "--output", type=Path, default=Path("dist"))
    asked = parser.parse_args(arguments)
    print(make(asked.platform, asked.python, asked.extra, asked.output, asked.runtime))
    return 0


def make(platform: str, python: str, extra: str, output: Path, runtime: Path | None = None) -> Path:
    """Make a bundle and return its file."""
    target = TARGETS[platform]
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="juesuan-bundle-") as work:
        own = _own(Path(work) / "own")
        version = own.name.split("-")[1]
        folder = Path(work) / f"juesuan-{version}-{platform}"
        wheels = folder / "wheels"
        wheels.mkdir(parents=True)
        lock = folder / "requirements.txt"
        _run(
            sys.executable, "-m", "uv", "pip", "compile", HERE / "pyproject.toml", "--quiet", "--no-header", "--no-annotate",
            "--generate-hashes", "--python-platform", target.uv, "--python-version", python,
            "--constraint", HERE / "locks" / "dev.txt", *(w for e in extra.split(",") for w in ("--extra", e)), "-o", lock,
        )  # fmt: skip
        _run(
            sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes",
            "--python-version", python, "--implementation", "cp", *(w for t in target.tags for w in ("--platform", t)),
            "-r", lock, "-d", wheels,
        )  # fmt: skip
        shutil.copy(own, wheels)
        held = [_wheel(path) for path in sorted(wheels.glob("*.whl"))]
        bad = [f"{w.name} {w.version}: {w.licence}" for w in held if refused(w.licence)]
        if bad:
            raise SystemExit("licences that may not be in it: " + "; ".join(bad))
        (folder / "bom.json").write_text(bill(held), encoding="utf-8")
        for name in (*target.starters, "README.txt"):
            _starter(name, folder, {"VERSION": version, "PYTHON": python, "EXTRA": extra})
        if runtime is not None:
            _runtime(runtime, folder)
        _sums(folder)
        return _packed(folder, output, target)


def _own(folder: Path) -> Path:
    _run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, HERE)
    return next(folder.glob("juesuan-*.whl"))


def _run(*words: object) -> None:
    done = subprocess.run([str(w) for w in words], check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, words[:6]))} …\n{done.stderr.strip()[-2000:]}")


# ---- what is in it


def _wheel(path: Path) -> Wheel:
    with zipfile.ZipFile(path) as opened:
        name = next(n for n in opened.namelist() if n.count("/") == 1 and n.endswith(".dist-info/METADATA"))
        told = email.parser.Parser().parsestr(opened.read(name).decode("utf-8"))
    return Wheel(path, told["Name"], told["Version"], licence(told))


def licence(told: Message) -> str:
    """Return the licence that a distribution's metadata tells: its expression, else its classifiers, else its words."""
    expression = told.get("License-Expression", "")
    classifiers = [c.rpartition(" :: ")[2] for c in told.get_all("Classifier", []) if c.startswith("License ::")]
    words = told.get("License", "").strip().partition("\n")[0]
    return expression or "; ".join(c for c in classifiers if c != "OSI Approved") or words or "unknown"


def refused(licence: str) -> bool:
    """Tell whether a licence binds what stands on it: GPL and AGPL where no other may be chosen instead."""
    choices = licence.upper().replace(" OR ", ";").replace("LESSER GENERAL PUBLIC LICENSE", "L").replace("LGPL", "L")
    choices = choices.replace("GENERAL PUBLIC LICENSE", "GPL")
    return all(any(word in choice for word in REFUSED) for choice in choices.split(";"))


def bill(held: Sequence[Wheel]) -> str:
    """Return the bill of materials as CycloneDX JSON: every wheel with version, licence and SHA-256."""
    made = Bom()
    for wheel in held:
        part = Component(
            name=wheel.name, version=wheel.version, type=ComponentType.LIBRARY, bom_ref=f"{wheel.name}@{wheel.version}",
            purl=PackageURL("pypi", None, wheel.name.lower().replace("_", "-"), wheel.version),
            licenses=[DisjunctiveLicense(name=wheel.licence)],
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=_sha256(wheel.path))],
        )  # fmt: skip
        if wheel.name == "juesuan":
            made.metadata.component = own = part
        else:
            made.components.add(part)
    made.register_dependency(own, made.components)
    text: str = JsonV1Dot6(made).output_as_string(indent=1)
    json.loads(text)
    return text


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _starter(name: str, folder: Path, words: dict[str, str]) -> None:
    text = (STARTERS / name).read_text(encoding="utf-8")
    for key, value in words.items():
        text = text.replace(f"@{key}@", value)
    newline = "\r\n" if name.endswith((".bat", ".txt")) else "\n"
    path = folder / name
    path.write_text(text, encoding="utf-8-sig" if name.endswith(".txt") else "utf-8", newline=newline)
    if not name.endswith(".txt"):
        path.chmod(0o755)


def _runtime(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as opened:
        if not all(m.name.split("/")[0] == "python" for m in opened):
            raise SystemExit(f"{archive}: a tar with one folder, python/, is wanted")
        opened.extractall(folder, filter="tar")


def _sums(folder: Path) -> None:
    lines = [f"{_sha256(p)}  {p.relative_to(folder).as_posix()}\n" for p in _files(folder)]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8", newline="\n")


def _files(folder: Path) -> Iterator[Path]:
    return (p for p in sorted(folder.rglob("*")) if p.is_file())


def _packed(folder: Path, output: Path, target: Target) -> Path:
    if target.zip:
        path = output / f"{folder.name}.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:  # wheels are packed already
            for file in _files(folder):
                archive.write(file, file.relative_to(folder.parent))
        return path
    path = output / f"{folder.name}.tar"
    with tarfile.open(path, "w") as opened:
        for file in _files(folder):
            opened.add(file, str(file.relative_to(folder.parent)), filter=_plain)
    return path


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


if __name__ == "__main__":
    sys.exit(main())
