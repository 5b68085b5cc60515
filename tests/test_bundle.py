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


ROOT = """
for name in usr {python}; do mkdir -p {root}/$name && mount --rbind /$name {root}/$name; done
for name in bin sbin lib lib64; do [ -L /$name ] && ln -s $(readlink /$name) {root}/$name; done
mkdir -p {root}/proc {root}/dev {root}/etc {root}/tmp {root}/home/li {root}/bundle {root}/given
cp /etc/ld.so.cache {root}/etc/ 2>/dev/null
mount --rbind /dev {root}/dev && mount -t proc proc {root}/proc
mount --bind {folder} {root}/bundle && mount --bind {given} {root}/given
ip link set lo up 2>/dev/null
exec chroot {root} /bin/sh -c 'cd /bundle && export HOME=/home/li && exec sh /tmp/script'
"""
"""A machine that has the system's programs and a Python, nobody's files, and no network: a root folder of its own."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if os.getuid() != 0 or not shutil.which("unshare") or not shutil.which("chroot"):
        pytest.skip("needs the right to make a root folder of its own")
    return tmp_path_factory.mktemp("root")


def inside(folder: Path, script: str, root: Path) -> subprocess.CompletedProcess[str]:
    """Run a script in the folder `/bundle` of that machine, which keeps what is written there; `/given` has the samples."""
    machine = root / str(len(list(root.iterdir())))
    (machine / "tmp").mkdir(parents=True)
    (machine / "tmp" / "script").write_text(script, encoding="utf-8")
    python = Path(sys.base_prefix)
    mounts = ROOT.format(
        root=machine, folder=folder, given=HERE / "samples", python="" if python.is_relative_to("/usr") else str(python)[1:]
    )  # fmt: skip
    return subprocess.run(
        ["unshare", "--net", "--mount", "--pid", "--fork", "--", "sh", "-c", mounts],
        env={"PATH": f"{python / 'bin'}:/usr/bin:/bin:/usr/sbin:/sbin"}, capture_output=True, text=True, timeout=400, check=False,
    )  # fmt: skip


@pytest.mark.slow
def test_installed_without_a_network_it_checks_and_serves(offline: Path, root: Path) -> None:
    sums = (offline / "SHA256SUMS").read_text("utf-8").splitlines()
    assert all(
        hashlib.sha256((offline / n).read_bytes()).hexdigest() == s for s, n in (line.split("  ") for line in sums)
    )
    bill = json.loads((offline / "bom.json").read_text("utf-8"))
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "juesuan")
    assert len(bill["components"]) + 1 == len(list((offline / "wheels").glob("*.whl")))

    first = inside(offline, "./juesuan.sh check /given/qinghe-faults; ls -A / >&2", root)
    assert "正在准备运行环境" in first.stderr
    assert not re.search("^(work|var|srv)$", first.stderr, re.M)  # nobody's files
    here = subprocess.run(
        [sys.executable, "-m", "juesuan", "check", HERE / "samples" / "qinghe-faults"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert first.stdout == here.stdout
    serve = """
    python() { env/bin/python -c "import sys, urllib.request as r; print(r.urlopen('http://127.0.0.1:8431' + sys.argv[1]).read().decode())" $1 2>/dev/null; }
    ./juesuan.sh ingest /given/qinghe-faults --corpus /tmp/corpus >/dev/null
    ./juesuan.sh serve --corpus /tmp/corpus --port 8431 >/dev/null &
    for i in $(seq 120); do
      if python /; then break; fi
      sleep 0.5
    done
    python /check
    kill $!
    python3 -c "import socket; socket.create_connection(('192.0.2.1', 80), 1)" 2>&1 | tail -1
    """
    served = inside(offline, serve, root)
    assert "正在准备" not in served.stderr  # only on first use
    assert "清河县" in served.stdout
    assert "先自查" in served.stdout
    assert "unreachable" in served.stdout


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
