"""The fenced blocks of a Markdown page, and a page's commands carried out in a folder as a reader would."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>\w*)(?: title=\"(?P<title>[^\"]+)\")?[^\n]*\n(?P<text>.*?)^(?P=indent)```$",
    re.M | re.S,
)
_NUMBER = r"\d[\d,.]*"


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the file that it says it is, and its text."""

    language: str
    title: str | None
    text: str
    line: int

    def commands(self) -> Iterator[tuple[str, list[str]]]:
        """Yield each command that stands behind a ``$``, with the lines that it is said to print."""
        for part in re.split(r"^\$ ", self.text, flags=re.M)[1:]:
            command, *printed = part.rstrip("\n").split("\n")
            yield command, [line for line in printed if line.strip()]


def blocks(page: Path) -> list[Block]:
    """Return the fenced blocks of `page` in their order."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(found["language"], found["title"], found["text"], text[: found.start()].count("\n") + 1)
        for found in _FENCE.finditer(text)
    ]


class Reader:
    """Somebody who types what a page shows, beginning in `folder`."""

    def __init__(self, folder: Path, program: str) -> None:
        self.folder = folder
        self.program = program
        self.code = 0

    def follow(self, block: Block) -> None:
        """Write the file that a block shows, or type its commands and compare what they print."""
        if block.title:
            path = self.folder / block.title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            listed = list(block.commands())
            for (command, printed), (following, _) in zip(listed, [*listed[1:], ("", [])], strict=True):
                self.type(command, printed, may_fail=following == "echo $?")

    def type(self, command: str, printed: list[str], *, may_fail: bool) -> None:
        """Carry out one command. Its lines must come in this order; ``...`` stands for anything, a number for any."""
        if command.startswith("cd "):
            self.folder = (self.folder / command[3:]).resolve()
            return
        if command == "echo $?":
            assert [str(self.code)] == printed, f"left with {self.code}"
            return
        program, *arguments = shlex.split(command)
        assert program == "deckgen", f"the test cannot run {program}"
        done = subprocess.run(
            [self.program, *arguments], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            stdin=subprocess.DEVNULL, env={**os.environ, "COLUMNS": "200"}, timeout=300, check=False,
        )  # fmt: skip
        self.code = done.returncode
        assert may_fail or self.code == 0, f"{command} left with {self.code}:\n{done.stdout}"
        said = iter(done.stdout.splitlines())
        for line in printed:
            assert any(re.search(_pattern(line), one) for one in said), (
                f"{command} does not print {line!r}:\n{done.stdout}"
            )


def _pattern(line: str) -> str:
    parts = (re.sub(rf"{_NUMBER}", lambda _: "\0", part) for part in re.split(r"\.\.\.", line))
    escaped = (re.escape(part).replace(re.escape("\0"), _NUMBER) for part in parts)
    return "^" + ".*".join(re.sub(r"(\\ )+", r"\\s+", part) for part in escaped) + r"\s*$"
