"""Who may see a preview: this machine and this token, and nobody else."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from previewing import Preview, previewing
from project import deckgen

pytestmark = pytest.mark.xdist_group("board")


def ask(preview: Preview, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    port = urlsplit(preview.url).port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=given)
    return connection.getresponse()


def own(preview: Preview, name: str = "") -> str:
    return urlsplit(preview.url).path + name


@pytest.mark.parametrize("path", ["/", "/state", "/wrong/state", "/page.js", "/favicon.ico", "//state"])
def test_without_the_token_there_is_nothing_to_see(preview: Preview, path: str) -> None:
    answer = ask(preview, path)
    assert answer.status == 403
    assert b"gifts" not in answer.read()


def test_another_name_for_this_machine_is_refused(preview: Preview) -> None:
    port = urlsplit(preview.url).port
    assert ask(preview, own(preview), Host=f"evil.example:{port}").status == 403
    assert ask(preview, own(preview), Host="127.0.0.1").status == 403
    assert ask(preview, own(preview), Host=f"localhost:{port}").status == 200


def test_another_site_may_neither_read_nor_embed_nor_command(preview: Preview) -> None:
    answer = ask(preview, own(preview, "state"), Origin="https://evil.example")
    assert answer.getheader("Access-Control-Allow-Origin") is None
    assert answer.getheader("Cross-Origin-Resource-Policy") == "same-origin"
    assert ask(preview, own(preview, "state"), Sec_Fetch_Site="cross-site").status == 403
    assert ask(preview, own(preview, "again"), "POST", Origin="https://evil.example").status == 403
    assert ask(preview, own(preview, "again"), "POST").status == 403


@pytest.mark.parametrize("name", ["", "state", "page.css", "page.js", "missing"])
def test_nothing_is_kept_by_a_cache_or_framed(preview: Preview, name: str) -> None:
    answer = ask(preview, own(preview, name))
    assert answer.getheader("Cache-Control") == "no-store"
    assert "default-src 'none'" in str(answer.getheader("Content-Security-Policy"))
    assert "unsafe" not in str(answer.getheader("Content-Security-Policy"))
    assert answer.getheader("Referrer-Policy") == "no-referrer"


@pytest.mark.parametrize(
    "name", ["pictures/../state.png", "pictures/%2e%2e/x.png", "pictures/abc.png", "../page.js", "x"]
)
def test_only_pictures_of_the_deck_are_sent(preview: Preview, name: str) -> None:
    assert ask(preview, own(preview, name)).status in (403, 404)


def test_figures_are_sent_as_deckgen_drew_them(preview: Preview) -> None:
    slide = next(one for one in preview.state()["slides"] if one["id"] == "events")
    [figure] = [piece for piece in slide["body"] if piece["kind"] == "figure"]
    answer = ask(preview, own(preview, f"pictures/{figure['image']}.png"))
    assert answer.getheader("Content-Type") == "image/png"
    assert answer.read().startswith(b"\x89PNG")
    assert "bar" in figure["alt"].lower()


def test_it_listens_on_this_machine_alone(preview: Preview) -> None:
    port = urlsplit(preview.url).port
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {"127.0.0.1"}
    for address in others:
        with pytest.raises(OSError):  # noqa: PT011  (refused, or no way there)
            socket.create_connection((address, port), timeout=1).close()


def test_a_slide_knows_its_line_and_its_notes(preview: Preview) -> None:
    slide = next(one for one in preview.state()["slides"] if one["id"] == "gifts")
    line = preview.spec.read_text(encoding="utf-8").splitlines().index("  - custom:") + 1
    assert (slide["file"], slide["line"]) == ("decks/small.yaml", line)
    assert slide["path"] == preview.spec.resolve().as_posix()
    assert slide["notes"][0]["runs"][1]["text"].strip() == "Say it slowly."


def test_nothing_is_put_into_out(preview: Preview) -> None:
    assert not (preview.folder / "out/small.pptx").exists()


def test_a_changed_base_and_a_new_theme_are_seen(preview: Preview) -> None:
    base = preview.folder / "decks/base.yaml"
    before = base.read_text(encoding="utf-8")
    try:
        base.write_text(before.replace("organization: ", "organization: New "), encoding="utf-8")
        preview.until(lambda state: "New " in str(state["slides"][0]))
        preview.write("title: A small deck", "theme: mine\ntitle: A small deck")
        mistake = preview.until(lambda state: state["problems"])["problems"][0]
        assert mistake["line"] == 2
        theme = preview.folder / "themes/mine"
        theme.mkdir(parents=True)
        (theme / "theme.yaml").write_text("extends: nocturne\n", encoding="utf-8")
        preview.until(lambda state: state["status"] == "ready" and not state["problems"])
    finally:
        base.write_text(before, encoding="utf-8")
        preview.mend()


def test_an_edit_while_the_deck_is_built_is_not_lost(preview: Preview) -> None:
    preview.write("What people give", "First")
    preview.until(lambda state: state["status"] == "building")
    preview.write("First", "Second")
    state = preview.until(lambda state: state["status"] == "ready" and "Second" in str(state["slides"]))
    assert "First" not in str(state["slides"])
    preview.mend()


def test_a_picture_of_every_slide_arrives(preview: Preview, soffice: str) -> None:
    state = preview.until(lambda state: state["status"] == "ready" and all(one["fresh"] for one in state["slides"]))
    assert len({one["picture"] for one in state["slides"]}) == len(state["slides"])


def test_a_preview_begins_with_a_mistake_and_recovers(small: Path) -> None:
    spec = small / "decks/small.yaml"
    before = spec.read_text(encoding="utf-8")
    spec.write_text(before.replace("sections:", "sectoins:"), encoding="utf-8")
    try:
        with previewing(small) as running:
            state = running.until(lambda state: state["status"] == "failed")
            assert any("did you mean 'sections'?" in str(one["hint"]) for one in state["problems"])
            spec.write_text(before, encoding="utf-8")
            running.until(lambda state: state["status"] == "ready" and state["slides"])
    finally:
        spec.write_text(before, encoding="utf-8")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_stopping_leaves_no_process_and_no_file_behind(small: Path, tmp_path: Path, how: signal.Signals) -> None:
    with previewing(small, TMPDIR=str(tmp_path)) as running:
        running.until(lambda state: state["slides"])
        running.process.send_signal(how)
        running.process.wait(30)
    assert str(tmp_path) not in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert list(tmp_path.iterdir()) == []


def test_without_libreoffice_there_is_an_outline_with_figures(small: Path) -> None:
    with previewing(small, "--set", "charts=native", PATH="") as running:
        state = running.until(lambda state: state["status"] == "ready")
    assert not state["drawn"]
    assert not any(one["picture"] for one in state["slides"])
    [figure] = [piece for one in state["slides"] for piece in one["body"] if piece["kind"] == "figure"]
    assert figure["image"]


def test_a_deck_that_is_not_there_is_said_at_once(small: Path) -> None:
    done = deckgen(small, "preview", "smal", "--no-open", code=1)
    assert "did you mean 'small'?" in done.stderr


def test_a_port_in_use_is_said_at_once(small: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        asked = ("preview", "small", "--no-open", "--port", str(taken.getsockname()[1]))
        done = deckgen(small, *asked, code=1, TMPDIR=str(tmp_path))
    assert list(tmp_path.iterdir()) == []
    assert "cannot be used" in done.stderr
    assert "leave --port out" in done.stderr
