"""The offline bundle: what is in it for each platform, and that it runs where there is no network."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

HERE = Path(__file__).parent.parent
sys.path.insert(0, str(HERE / "tools"))
import bundle  # noqa: E402

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.mark.parametrize(
    ("licence", "bad"),
    [
        ("MIT", False),
        ("GPL-3.0-or-later", True),
        ("GNU Affero General Public License v3", True),
        ("GNU General Public License v2 (GPLv2)", True),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("LGPL-3.0-only", False),
        ("MIT OR GPL-2.0", False),
        ("BSD License; GNU General Public License (GPL)", False),
        ("Mozilla Public License 2.0 (MPL 2.0)", False),
    ],
)
def test_a_licence_that_binds_what_stands_on_it_is_refused(licence: str, bad: bool) -> None:
    assert bundle.refused(licence) is bad


def test_no_dependency_has_such_a_licence() -> None:
    """Every library that a user's installation brings, with all extras: printed, none AGPL or GPL."""
    todo, seen = [("juesuan", ("site", "postgres", "ray", "s3"))], {}
    while todo:
        name, extras = todo.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in seen:
            continue
        try:
            found = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:  # of another system
            continue
        seen[key] = bundle.licence(found.metadata)
        for line in found.requires or ():
            wanted = Requirement(line)
            if wanted.marker is None or any(wanted.marker.evaluate({"extra": e}) for e in ("", *extras)):
                todo.append((wanted.name, tuple(wanted.extras)))
    print("\n".join(f"{name}: {licence}" for name, licence in sorted(seen.items())))
    assert len(seen) > 60
    assert {name: licence for name, licence in seen.items() if bundle.refused(licence) or licence == "unknown"} == {}


def test_what_the_server_needs_is_there() -> None:
    copied = re.findall(r"^COPY (.+) \S+$", (HERE / "deploy/server/Dockerfile").read_text("utf-8"), re.M)
    assert all((HERE / name).exists() for line in copied for name in line.split())
    unit = (HERE / "deploy/server/juesuan.service").read_text("utf-8")
    assert "juesuan serve --corpus /var/lib/juesuan/corpus" in unit


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    machine = {"x86_64": "x64", "aarch64": "aarch64"}.get(os.uname().machine)
    if machine is None or sys.platform != "linux":
        pytest.skip("no bundle is made for this machine")
    made = bundle.make(f"linux-{machine}", VERSION, "site", tmp_path_factory.mktemp("dist"))
    where = tmp_path_factory.mktemp("installed")
    with tarfile.open(made) as archive:
        archive.extractall(where, filter="data")
    (folder,) = where.iterdir()
    return folder


def inside(folder: Path, script: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a script in the folder with nothing of this environment and, where we may, without any network."""
    lone = ["unshare", "-n", "--"] if os.getuid() == 0 and shutil.which("unshare") else []
    up = "ip link set lo up 2>/dev/null || true\n" if lone else ""
    environment = {
        "HOME": str(home),
        "PATH": f"{Path(sys.base_prefix) / 'bin'}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
    }
    return subprocess.run(
        [*lone, "sh", "-c", up + script], cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )  # fmt: skip


@pytest.mark.slow
def test_installed_without_a_network_it_checks_and_serves(offline: Path, tmp_path: Path) -> None:
    sums = (offline / "SHA256SUMS").read_text("utf-8").splitlines()
    assert all(
        hashlib.sha256((offline / n).read_bytes()).hexdigest() == s for s, n in (line.split("  ") for line in sums)
    )
    bill = json.loads((offline / "bom.json").read_text("utf-8"))
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "juesuan")
    assert len(bill["components"]) + 1 == len(list((offline / "wheels").glob("*.whl")))

    sample = HERE / "samples" / "qinghe-faults"
    first = inside(offline, f"./juesuan.sh check {sample}", tmp_path)
    assert "正在准备运行环境" in first.stderr
    assert first.returncode == 1
    here = subprocess.run(
        [sys.executable, "-m", "juesuan", "check", sample], capture_output=True, text=True, check=False
    )
    assert first.stdout == here.stdout
    serve = f"""
    ./juesuan.sh ingest {sample} --corpus {tmp_path}/corpus >/dev/null
    ./juesuan.sh serve --corpus {tmp_path}/corpus --port 8431 >/dev/null &
    for i in $(seq 60); do
      if env/bin/python -c "import urllib.request as r; print(r.urlopen('http://127.0.0.1:8431/').read().decode())" 2>/dev/null; then break; fi
      sleep 0.5
    done
    kill $!
    """
    served = inside(offline, serve, tmp_path)
    assert "正在准备" not in served.stderr  # only on first use
    assert "清河县" in served.stdout


@pytest.mark.slow
def test_for_windows_all_wheels_and_a_start_script(tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle.make("windows-x64", "3.12", "site", tmp_path)) as archive:
        names = archive.namelist()
        (start,) = [archive.read(n) for n in names if n.endswith("/juesuan.bat")]
        (lock,) = [archive.read(n).decode() for n in names if n.endswith("/requirements.txt")]
    assert start.count(b"\n") == start.count(b"\r\n")
    assert b"@" not in start.replace(b"@echo off", b"")  # every word is filled in
    wheels = {n.rpartition("/")[2].split("-")[0].lower().replace("_", "-") for n in names if n.endswith(".whl")}
    locked = {m.lower().replace("_", "-").replace(".", "-") for m in re.findall(r"^([\w.-]+)==", lock, re.M)}
    assert {w.replace(".", "-") for w in wheels} == locked | {"juesuan"}
    assert {"psutil", "colorama", "duckdb", "onnxruntime"} <= wheels
    assert "uvloop" not in wheels
    assert not [n for n in names if re.search(r"linux|macosx", n)]
    assert lock.count("--hash=sha256:") >= len(locked)
