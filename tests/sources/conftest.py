"""A PostgreSQL server of its own, on loopback, for as long as the tests run."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

USER, PASSWORD, DATABASE = "reader", "s3cret/pass word", "postgres"


def _binaries() -> Path | None:
    on_path = shutil.which("initdb")
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return Path(on_path).parent if on_path else (places[0].parent if places else None)


def _missing() -> str | None:
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "psycopg is not installed"
    if _binaries() is None:
        return "no PostgreSQL server is installed"
    if os.geteuid() == 0 and shutil.which("runuser") is None:
        return "initdb refuses root, and there is no runuser"
    return None


def _as_postgres(*command: str | Path) -> None:
    # initdb refuses root; the package made a user for it.
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run([*prefix, *map(str, command)], capture_output=True, text=True, cwd="/", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Yield the URL of a server that one user may read and write with a password."""
    missing = _missing()
    if missing and os.environ.get("DECKGEN_REQUIRE_TOOLS"):
        pytest.fail(f"DECKGEN_REQUIRE_TOOLS is set, but {missing}")
    if missing:
        pytest.skip(missing)
    bin_ = _binaries()
    assert bin_ is not None
    # A short path: that of a Unix socket may have 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    password = folder / "password"
    password.write_text(PASSWORD, encoding="utf-8")
    if os.geteuid() == 0:
        for path in (folder, password):
            shutil.chown(path, "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data, log = folder / "data", folder / "log"
    _as_postgres(
        bin_ / "initdb", "-D", data, "-U", USER, "-A", "scram-sha-256", f"--pwfile={password}", "-E", "UTF8",
        "--no-locale", "-N",
    )  # fmt: skip
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    _as_postgres(bin_ / "pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start")
    try:
        yield f"postgresql://{USER}:s3cret%2Fpass%20word@127.0.0.1:{port}/{DATABASE}"
    finally:
        _as_postgres(bin_ / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)
