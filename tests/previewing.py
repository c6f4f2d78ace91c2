"""`deckgen preview` running as a person would run it, on a small deck."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SMALL = """extends: base.yaml
title: A small deck
audience: board
as_of: 2026-02-28
sections:
  - title
  - custom:
      id: gifts
      title: "What people give"
      text: "Nine in ten gifts are small.\\nMost donors give once a year."
      notes: Say it slowly.
  - custom:
      id: script
      title: "<script>document.title = 'broken'</script><b>bold</b>"
      text: "An image: <img src=x onerror=alert(1)>"
  - custom:
      id: events
      title: Events by what they raised
      figure:
        kind: bar
        sql: "select event, sum(amount) as revenue from event_tickets group by 1"
        x: revenue
        y: event
        unit: USD
"""
PATIENCE = 90.0


@dataclass
class Preview:
    """`deckgen preview small`: its address, and the spec that it watches."""

    folder: Path
    url: str
    process: subprocess.Popen[str]

    @property
    def spec(self) -> Path:
        return self.folder / "decks/small.yaml"

    @property
    def host(self) -> str:
        return self.url.rsplit("/", 2)[0]

    def state(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.url}state", timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def until(self, holds: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """Return the state as soon as it `holds`."""
        end = time.monotonic() + PATIENCE
        while not holds(state := self.state()):
            assert self.process.poll() is None, "the preview has stopped"
            assert time.monotonic() < end, f"still {state['status']}: {state['doing']} {state['problems']}"
            time.sleep(0.05)
        return state

    def write(self, old: str, new: str) -> None:
        text = self.spec.read_text(encoding="utf-8")
        assert old in text
        self.spec.write_text(text.replace(old, new), encoding="utf-8")

    def mend(self) -> None:
        """Put the spec back, and wait until it is shown."""
        self.spec.write_text(SMALL, encoding="utf-8")
        self.until(lambda state: state["status"] == "ready" and state["title"] == "A small deck")


@contextlib.contextmanager
def previewing(folder: Path, *arguments: str, **environment: str) -> Iterator[Preview]:
    command = [sys.executable, "-m", "deckgen", "preview", "small", "--no-open", *arguments]
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **environment},
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found, process.stdout.read()
        yield Preview(folder=folder, url=found[0], process=process)
    finally:
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=30)
        assert "Traceback" not in said
        assert process.returncode == 0
