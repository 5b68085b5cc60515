"""The ways in which the site is hurt. Each is a function of the scene; it returns when the hurt is done, not mended."""

from __future__ import annotations

import contextlib
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from postgres import Postgres
from site_faults.people import Office
from site_faults.served import Disk, Served

IN_THE_MIDDLE = (
    "upload half", "upload sent", "version half", "version sent", "decision sent", "rule sent", "sign sent", "return sent", "submit sent",
    "bulk sent", "login sent",
)  # fmt: skip
"""Moments of a user's request in which something is done to the site."""
PATIENCE = 15.0
"""Seconds that a moment is waited for; then it is done anyhow."""


class Missed(Exception):
    """There was nothing to hurt just then: not counted."""


class Scene(msgspec.Struct):
    """All there is to hurt."""

    site: Served
    office: Office
    disk: Disk
    postgres: Postgres | None
    pg_disk: Disk | None
    chance: random.Random

    def kill(self, pids: list[int], what: str) -> str:
        """Kill -9 some processes; return what was done, in words."""
        killed = self.site.kill(pids)
        if not killed:
            raise Missed(what)
        return f"killed {killed} {what}"


def in_the_middle(scene: Scene, of: str = "") -> tuple[str, int]:
    """Wait until a user is in the middle of something; return of what, and the worker that serves it (0: not known)."""
    moment = of or scene.chance.choice(IN_THE_MIDDLE)
    moments = scene.office.moments
    moments.arm(moment)
    if not moments.reached.wait(PATIENCE):
        moments.armed = ""
        return f"{moment} (waited in vain)", 0
    worker = scene.site.serving(moments.port)
    time.sleep(scene.chance.choice((0.0, 0.0, 0.002, 0.005, 0.01, 0.02, 0.04)))
    return moment, worker


def kill_reader(scene: Scene) -> str:
    """Kill -9 the process that checks a draft, while it does."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        readers = scene.site.parts().readers
        if readers:
            time.sleep(scene.chance.choice((0.0, 0.01, 0.03, 0.08)))
            return scene.kill(readers, "during a check")
        time.sleep(0.003)
    raise Missed("no check")


def kill_queue(scene: Scene) -> str:
    """Kill -9 the process of the queue: while it checks, or while a user is in the middle of something."""
    moment = "a check"
    if scene.chance.random() < 0.6:
        until = time.monotonic() + PATIENCE
        while not scene.site.parts().readers and time.monotonic() < until:
            time.sleep(0.003)
        time.sleep(scene.chance.choice((0.0, 0.02, 0.1, 0.2, 0.4)))
    else:
        moment, _ = in_the_middle(scene)
    return scene.kill(scene.site.parts().queue, f"in the middle of {moment}")


def kill_worker(scene: Scene) -> str:
    """Kill -9 the server's worker that has a user's request."""
    moment, worker = in_the_middle(scene)
    workers = [worker] if worker else scene.site.parts().workers[:1]
    return scene.kill(workers, f"in the middle of {moment}")


def kill_workers(scene: Scene) -> str:
    """Kill -9 all of the server's workers at once."""
    moment, _ = in_the_middle(scene)
    return scene.kill(scene.site.parts().workers, f"in the middle of {moment}")


def kill_all(scene: Scene) -> str:
    """Kill -9 the whole server with all its processes, as a power cut does; start it again."""
    moment, _ = in_the_middle(scene)
    killed = scene.site.kill_all()
    time.sleep(scene.chance.choice((0.0, 0.5, 2.0)))
    scene.site.start()
    return f"killed {killed} in the middle of {moment}, started again"


def kill_main(scene: Scene) -> str:
    """Kill -9 the server's main process alone, as the kernel does when memory is short; start it again."""
    moment, _ = in_the_middle(scene)
    killed = scene.site.kill(scene.site.parts().main)
    if scene.site.process is not None:
        scene.site.process.wait()
    left = 0.0
    while scene.site.parts().all and left < 30:
        time.sleep(0.25)
        left += 0.25
    still = len(scene.site.parts().all)
    if still:
        scene.office.record.odd(f"{still} processes go on 30 s after their main process was killed")
        scene.site.kill_all()
    scene.site.start()
    return f"killed {killed} in the middle of {moment}; the rest ended within {left:.1f} s; started again"


def restart(scene: Scene) -> str:
    """Stop the server as an administrator does (SIGTERM), in the middle of work; start it again."""
    moment, _ = in_the_middle(scene)
    assert scene.site.process is not None
    scene.site.process.send_signal(signal.SIGTERM)
    began = time.monotonic()
    with contextlib.suppress(Exception):
        scene.site.process.wait(60)
    took = time.monotonic() - began
    if scene.site.process.poll() is None:
        scene.office.record.odd("the server does not end within 60 s of SIGTERM")
    scene.site.kill_all()
    scene.site.start()
    return f"ended in {took:.1f} s in the middle of {moment}, started again"


def full_disk(scene: Scene) -> str:
    """Fill the disk of corpus, drafts and temporary files; give the room back after some seconds."""
    leave = scene.chance.choice((0, 4096, 20_000, 60_000, 200_000))
    seconds = scene.chance.uniform(2, 6)
    scene.disk.fill(leave)
    time.sleep(seconds)
    more = ""
    if scene.chance.random() < 0.3:
        scene.site.kill_all()
        scene.site.start()
        time.sleep(4)
        more = ", the whole server killed and started on it"
    scene.disk.free()
    if scene.site.ended():  # it said that it cannot be started there
        scene.site.kill_all()
        scene.site.start()
        more += ", which it refused"
    return f"full but {leave} bytes for {seconds:.1f} s{more}"


def full_database(scene: Scene) -> str:
    """Fill the disk of PostgreSQL alone."""
    if scene.pg_disk is None:
        return full_disk(scene)
    leave = scene.chance.choice((0, 8192, 100_000, 400_000))
    seconds = scene.chance.uniform(2, 6)
    scene.pg_disk.fill(leave)
    time.sleep(seconds)
    scene.pg_disk.free()
    return f"PostgreSQL's disk full but {leave} bytes for {seconds:.1f} s{_mended(scene)}"


def _mended(scene: Scene) -> str:
    """Start PostgreSQL again where it has given up, as systemd does."""
    assert scene.postgres is not None
    time.sleep(1)
    if scene.postgres.running():
        return ""
    scene.postgres.start()
    return ", PostgreSQL ended and was started again"


def postgres_down(scene: Scene) -> str:
    """End PostgreSQL at once and start it again after a while."""
    if scene.postgres is None:
        return kill_all(scene)
    moment, _ = in_the_middle(scene)
    scene.postgres.stop()
    seconds = scene.chance.choice((0.0, 1.0, 4.0))
    time.sleep(seconds)
    scene.postgres.start()
    return f"PostgreSQL ended in the middle of {moment}, back after {seconds:g} s"


def started_without(scene: Scene) -> str:
    """Kill everything, end PostgreSQL, start the server without it; it comes back a little later."""
    assert scene.postgres is not None
    scene.site.kill_all()
    scene.postgres.stop()
    scene.site.start()
    until = time.monotonic() + 40
    while not scene.site.answers() and time.monotonic() < until and not scene.site.ended():
        time.sleep(0.5)
    if not scene.site.answers():
        scene.office.record.odd("no public page while PostgreSQL is away")
    killed = scene.site.kill(scene.site.parts().workers[:1])
    time.sleep(scene.chance.choice((1.0, 4.0)))
    scene.postgres.start()
    return f"the server started without PostgreSQL, {killed} worker killed meanwhile"


def postgres_process(scene: Scene) -> str:
    """Kill -9 one of PostgreSQL's processes: it then ends all of its connections and goes through its log."""
    if scene.postgres is None:
        return kill_queue(scene)
    moment, _ = in_the_middle(scene)
    head = int((Path(scene.postgres.data) / "postmaster.pid").read_text().split()[0])
    children = [int(p) for p in Path(f"/proc/{head}/task/{head}/children").read_text().split()]
    clients = [p for p in children if b"juesuan" in Path(f"/proc/{p}/cmdline").read_bytes()]
    said = scene.kill(
        scene.chance.sample(clients, 1) if clients else [], f"connection of PostgreSQL in the middle of {moment}"
    )
    time.sleep(1)
    return f"{said}{_mended(scene)}"


def _spoil(path: Path, chance: random.Random) -> str:
    data = bytearray(path.read_bytes())
    way = chance.choice(("cut", "zeros", "bits", "empty", "gone"))
    at = chance.randrange(max(1, len(data)))
    if way == "gone":
        path.unlink()
        return "is gone"
    if way == "cut":
        del data[at:]
    elif way == "empty":
        data.clear()
    elif way == "zeros":
        data[at : at + 4096] = bytes(len(data[at : at + 4096]))
    else:
        for _ in range(40):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    return {"cut": f"is cut at {at} of {path.stat().st_size}", "empty": "is empty"}.get(way, f"has {way} from {at} on")


def damaged_part(scene: Scene) -> str:
    """Damage a Parquet part of the corpus; the server is started again on it; the part is then made again (`--repair`)."""
    parts = sorted(scene.site.corpus.glob("*/*.parquet"))
    parts = [p for p in parts if p.parent.name in ("documents", "blocks", "figures", "findings")]
    path = scene.chance.choice(parts)
    how = _spoil(path, scene.chance)
    said = ""
    if scene.chance.random() < 0.7:
        scene.site.kill_all()
        if scene.chance.random() < 0.5:  # an index that knows nothing yet of the batch
            for kept in scene.site.corpus.glob(".site/index.sqlite*"):
                kept.unlink()
        scene.site.start()
        if not scene.site.ready(60):
            scene.office.record.odd(f"{path.name} of {path.parent.name} {how}: the site does not come up")
        said = ", started again on it"
    code, told = scene.site.command("corpus", str(scene.site.corpus), "--verify")
    if code == 0 or path.parent.name not in told:
        scene.office.record.odd(f"{path.parent.name}/{path.name} {how}: --verify says {code} {told[-200:]}")
    code, told = scene.site.command("corpus", str(scene.site.corpus), "--repair")
    if code:
        scene.office.record.odd(f"{path.parent.name}/{path.name} {how}: --repair says {code} {told[-300:]}")
    code, told = scene.site.command("corpus", str(scene.site.corpus), "--verify")
    if code:
        scene.office.record.odd(
            f"{path.parent.name}/{path.name} {how}: after --repair --verify says {code} {told[-300:]}"
        )
    return f"{path.parent.name}/{path.name} {how}{said}; repaired"


def damaged_index(scene: Scene) -> str:
    """Damage the site's index under its eyes; then start the server again."""
    path = scene.site.corpus / ".site" / "index.sqlite"
    how = _spoil(path, scene.chance)
    time.sleep(scene.chance.choice((0.5, 3.0)))
    scene.site.kill_all()
    scene.site.start()
    return f"the index {how}, started again"


Injury = Callable[[Scene], str]
KINDS: dict[str, tuple[Injury, int]] = {
    "kill -9 check process": (kill_reader, 4),
    "kill -9 queue": (kill_queue, 4),
    "kill -9 server worker": (kill_worker, 5),
    "kill -9 all server workers": (kill_workers, 2),
    "kill -9 whole server": (kill_all, 5),
    "kill -9 main process": (kill_main, 2),
    "SIGTERM": (restart, 2),
    "disk full": (full_disk, 4),
    "damaged Parquet part": (damaged_part, 2),
    "damaged index": (damaged_index, 2),
    "PostgreSQL's disk full": (full_database, 3),
    "PostgreSQL ended": (postgres_down, 3),
    "kill -9 PostgreSQL process": (postgres_process, 3),
    "started without PostgreSQL": (started_without, 2),
}
"""What may be done, and how often one is chosen against the others."""


def possible(scene: Scene) -> dict[str, tuple[Injury, int]]:
    """Return what can be done here: without PostgreSQL nothing to it, without the right to mount no full disk."""
    found = dict(KINDS)
    if scene.postgres is None:
        found = {k: v for k, v in found.items() if "PostgreSQL" not in k}
    if not scene.disk.real:
        found = {k: v for k, v in found.items() if "disk full" not in k}
    return found
