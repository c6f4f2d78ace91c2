"""Gathers what `changes/` says: on the site as what is to come, and at a release into CHANGELOG.md.

    python changes/gather.py 0.2.0

writes the version's section into CHANGELOG.md, removes the files that it came from, and puts the version into pyproject.toml.
"""

from __future__ import annotations

import datetime
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
KINDS = {"added": "Added", "changed": "Changed", "fixed": "Fixed"}
_VERSION = re.compile(r"\d+\.\d+\.\d+((a|b|rc)\d+)?")


def gathered(folder: Path) -> str:
    """Return what the files in `folder` say, one entry each, under the headings of their kinds; empty where there are none."""
    parts = []
    for kind, heading in KINDS.items():
        entries = [_entry(path) for path in sorted(folder.glob(f"*.{kind}.md"))]
        if entries:
            parts.append(f"### {heading}\n\n" + "\n".join(entries))
    return "\n\n".join(parts)


def _entry(path: Path) -> str:
    """Return a file as entries of a list: as many as it has of its own, else one."""
    lines = path.read_text(encoding="utf-8").strip().splitlines()
    if lines and not lines[0].startswith("- "):
        lines = [f"- {lines[0]}", *(f"  {line}" for line in lines[1:])]
    return "\n".join(line.rstrip() for line in lines)


def release(root: Path, version: str, day: datetime.date) -> None:
    """Move what `changes/` says into CHANGELOG.md under `version`, newest first, and set the project's version."""
    if not _VERSION.fullmatch(version):
        raise SystemExit(f"{version} is no version such as 0.2.0 or 0.2.0rc1")
    log, project = root / "CHANGELOG.md", root / "pyproject.toml"
    before = log.read_text(encoding="utf-8")
    if f"\n## {version} " in before:
        raise SystemExit(f"CHANGELOG.md has {version} already")
    said = gathered(root / "changes")
    if not said:
        raise SystemExit("changes/ says nothing: there is nothing to release")
    head, mark, older = before.partition("\n## ")
    log.write_text(f"{head.rstrip()}\n\n## {version} ({day})\n\n{said}\n{mark}{older}", encoding="utf-8")
    text = project.read_text(encoding="utf-8")
    project.write_text(
        re.sub(r'^version = ".*"$', f'version = "{version}"', text, count=1, flags=re.M), encoding="utf-8"
    )
    for kind in KINDS:
        for path in (root / "changes").glob(f"*.{kind}.md"):
            path.unlink()


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    """Put what is not released yet into the site's page of changes; MkDocs calls this for every page."""
    coming = gathered(ROOT / "changes") if page.file.src_uri == "changelog.md" else ""
    return f"{markdown.rstrip()}\n\n## Not released yet\n\n{coming}\n" if coming else markdown


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("say the version: python changes/gather.py 0.2.0")
    release(ROOT, sys.argv[1], datetime.datetime.now(datetime.UTC).date())
