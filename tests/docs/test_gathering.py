"""What `changes/` says reaches the changelog at a release, whole and once."""

from __future__ import annotations

import datetime
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from project import ROOT

DAY = datetime.date(2026, 3, 2)


@pytest.fixture(scope="module")
def gather() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gather", ROOT / "changes/gather.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "changes").mkdir()
    (tmp_path / "changes/themes.added.md").write_text("Themes extend\neach other.\n", encoding="utf-8")
    (tmp_path / "changes/gate.fixed.md").write_text("- One.\n- Two.\n", encoding="utf-8")
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changelog\n\nWords.\n\n## 0.1.0 (2026-01-05)\n\n### Added\n\n- It.\n", "utf-8"
    )
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\nversion = "0.1.0"\n', encoding="utf-8")
    return tmp_path


def test_a_release_moves_the_changes_into_the_changelog(gather: ModuleType, project: Path) -> None:
    gather.release(project, "0.2.0", DAY)
    log = (project / "CHANGELOG.md").read_text(encoding="utf-8")
    assert log == (
        "# Changelog\n\nWords.\n\n## 0.2.0 (2026-03-02)\n\n### Added\n\n- Themes extend\n  each other.\n\n"
        "### Fixed\n\n- One.\n- Two.\n\n## 0.1.0 (2026-01-05)\n\n### Added\n\n- It.\n"
    )
    assert list((project / "changes").iterdir()) == []
    assert 'version = "0.2.0"' in (project / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("version", ["v0.2.0", "0.2", "next", "0.1.0"])
def test_a_version_that_is_none_or_is_taken_changes_nothing(gather: ModuleType, project: Path, version: str) -> None:
    before = (project / "CHANGELOG.md").read_text(encoding="utf-8")
    with pytest.raises(SystemExit):
        gather.release(project, version, DAY)
    assert (project / "CHANGELOG.md").read_text(encoding="utf-8") == before
    assert len(list((project / "changes").iterdir())) == 2


def test_every_file_in_changes_says_which_kind_of_change_it_is(gather: ModuleType) -> None:
    names = [path.name for path in (ROOT / "changes").glob("*.md")]
    assert [name for name in names if name.split(".")[-2] not in gather.KINDS] == []
