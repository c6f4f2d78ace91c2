"""Whatever a person hands to `deckgen check` is told in one line: what it is, and what to do; nothing hangs or unpacks."""

from __future__ import annotations

import io
import json
import os
import re
import struct
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from time import monotonic
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

import pytest
from checks.seeds import good_parts
from click.testing import CliRunner
from test_fuzz import GOOD as CHARTS

from deckgen.checks.gate import check_bytes, check_package
from deckgen.checks.rules.hygiene import Tokens
from deckgen.cli import main
from deckgen.errors import OutputError, ThemeError
from deckgen.findings import Finding
from deckgen.slides.archive import pack
from deckgen.slides.manifest import read_manifest
from deckgen.slides.package import Package
from deckgen.slides.reader import open_presentation
from deckgen.slides.view import DeckView

GOOD = pack(dict(good_parts()))
SLIDE, TYPES, PRESENTATION = "ppt/slides/slide4.xml", "[Content_Types].xml", "ppt/presentation.xml"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
MB = 1 << 20
PATIENCE = 20  # seconds; all take one or two, and what would hang takes minutes


def parts() -> dict[str, bytes]:
    with ZipFile(io.BytesIO(GOOD)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(content: Mapping[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", method) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def deck(**changed: bytes) -> bytes:
    """The good deck with parts added or changed; a name's `__` stands for the slash, and it ends in .xml."""
    return zipped(parts() | {f"{name.replace('__', '/')}.xml": content for name, content in changed.items()})


def with_part(name: str, content: bytes = b"x") -> bytes:
    return zipped(parts() | {name: content})


def slide_with(before: bytes, root: bytes = b"<p:sld ") -> bytes:
    return zipped(parts() | {SLIDE: parts()[SLIDE].replace(b"<p:sld ", before + root, 1)})


def entry_changed(offset: int, value: bytes, content: bytes = GOOD) -> bytes:
    """Change a field of the zip directory's entry of slide 4: 8 flags, 10 method, 24 size."""
    at = content.rindex(b"PK\1\2", 0, content.rindex(SLIDE.encode()))
    return content[: at + offset] + value + content[at + offset + len(value) :]


def old_file(stream: str) -> bytes:
    return OLE + bytes(1016) + "Root Entry".encode("utf-16-le") + bytes(500) + stream.encode("utf-16-le") + bytes(100)


def many_parts() -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for number in range(20_100):
            archive.writestr(ZipInfo(f"ppt/media/{number}.bin"), b"")
    return buffer.getvalue()


def huge_directory() -> bytes:
    """A zip whose directory says that it has 20 MB: to read its entries alone would take a minute."""
    entry = b"PK\1\2" + bytes(24) + struct.pack("<HHH", 1, 0, 0) + bytes(12) + b"x"
    directory = entry * (20 * MB // len(entry))
    return b"PK\3\4" + directory + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(directory), 4, 0)


def overlapping() -> bytes:
    """A zip of which a thousand entries name the same bytes."""
    content = with_part("ppt/media/a.bin", os.urandom(9000))
    at = content.rindex(b"PK\1\2", 0, content.rindex(b"ppt/media/a.bin"))
    start = int.from_bytes(content[content.rindex(b"PK\5\6") + 16 :][:4], "little")
    entry = content[at : content.rindex(b"PK\5\6")]
    directory = content[start:at] + b"".join(entry.replace(b"a.bin", b"%05d" % n) for n in range(1000))
    end = struct.pack("<HHHHIIH", 0, 0, 1000, 1000, len(directory), start, 0)
    return content[:start] + directory + b"PK\5\6" + end


def bomb(name: str, size: int) -> bytes:
    """A zip with a part of `size` zeros."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for own, content in parts().items():
            archive.writestr(own, content)
        info = ZipInfo(name)
        info.compress_type = ZIP_DEFLATED
        with archive.open(info, "w") as part:
            for _ in range(size // MB):
                part.write(bytes(MB))
    return buffer.getvalue()


def damaged_picture() -> bytes:
    content = zipped(parts() | {"ppt/media/image1.png": b"0123456789" * 50}, ZIP_STORED)
    return content.replace(b"0123456789", b"0123456780", 1)


LAUGHS = b"<!DOCTYPE l [<!ENTITY a 'ha'>" + b"".join(
    b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
) + b"]>"  # fmt: skip
OUTSIDE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
NO_DECLARATION = parts()[SLIDE].split(b"?>", 1)[1]
STRICT = parts()[PRESENTATION].replace(
    b"http://schemas.openxmlformats.org/presentationml/2006/main", b"http://purl.oclc.org/ooxml/presentationml/main"
)
WITHOUT_MAIN = {name: content for name, content in parts().items() if name != PRESENTATION}
FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "an empty file": (lambda: b"", "is empty"),
    "words": (lambda: b"Dear all, the deck follows.", "not a PowerPoint file"),
    "zeros, as a failed copy leaves them": (lambda: bytes(5000), "nothing but zeros"),
    "a PDF": (lambda: b"%PDF-1.7\n", "is a PDF"),
    "a login page": (lambda: b"\n<!DOCTYPE html><html>", "is a web page"),
    "an encrypted deck": (lambda: old_file("EncryptedPackage"), "take the password off"),
    "a deck under rights management": (lambda: old_file("DRMEncryptedTransform"), "rights management"),
    "a legacy .ppt": (lambda: old_file("PowerPoint Document"), r"PowerPoint 97-2003 .*save it as \.pptx"),
    "a legacy .doc": (lambda: old_file("WordDocument"), "Word 97-2003"),
    "a legacy .xls": (lambda: old_file("Workbook"), "Excel 97-2003"),
    "another OLE file": (lambda: OLE + bytes(600), "old Office format"),
    "an .odp": (lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.presentation", "content.xml": b"<x/>"}),
                "OpenDocument presentation"),
    "a .key": (lambda: zipped({"Index/Document.iwa": b"x", "Data/a.jpg": b"x"}), "Keynote"),
    "a .docx": (lambda: zipped({TYPES: b"<x/>", "word/document.xml": b"<x/>"}), "is a Word document"),
    "an .xlsx": (lambda: zipped({TYPES: b"<x/>", "xl/workbook.xml": b"<x/>"}), "is an Excel workbook"),
    "any other zip": (lambda: zipped({"notes.txt": b"x"}), "a zip archive without ppt/presentation.xml"),
    "a zip without parts": (lambda: zipped({}), "a zip archive without"),
    "a package without its types": (lambda: zipped({PRESENTATION: b"<x/>"}), "is missing"),
    "a package without its main part": (lambda: zipped(WITHOUT_MAIN), "without ppt/presentation.xml"),
    "another root in the main part": (lambda: deck(ppt__presentation=b"<x/>"), "is no presentation"),
    "Strict Open XML": (lambda: deck(ppt__presentation=STRICT), "Strict Open XML"),
    "a file cut in half": (lambda: GOOD[: len(GOOD) // 2], "cut off or damaged"),
    "a file without its last byte": (lambda: GOOD[:-1], "cut off or damaged"),
    "a file whose first half is lost": (lambda: b"PK\3\4" + GOOD[len(GOOD) // 2 :], "cut off"),
    "a picture with a flipped byte": (damaged_picture, r"image1\.png is damaged"),
    "a slide said to hold 2 GB": (lambda: entry_changed(24, struct.pack("<I", 2**31 - 1)), r"unpacks to 2\.1 GB"),
    "a slide said to hold 20 MB": (lambda: entry_changed(24, struct.pack("<I", 20 * MB)), r"slide4\.xml is damaged"),
    "a slide said to hold 5 bytes": (lambda: entry_changed(24, struct.pack("<I", 5)), r"slide4\.xml is damaged"),
    "zip64 sizes that are not there": (lambda: entry_changed(20, b"\xff" * 8), r"unpacks to 4\.3 GB|damaged"),
    # Which of the two parts that then overlap is named depends on the version of Python.
    "a slide at another place": (lambda: entry_changed(42, struct.pack("<I", 77)), r"\.xml\b.* is damaged"),
    "an encrypted member": (lambda: entry_changed(8, b"\1\0"), r"slide4\.xml is encrypted"),
    "an unknown compression": (lambda: entry_changed(10, struct.pack("<H", 99)), "packed by method 99"),
    "LZMA": (lambda: zipped(parts(), ZIP_LZMA), "packed by method 14"),
    "a name that climbs": (lambda: with_part("../../evil.xml"), "leads out of the package"),
    "a name inside that climbs": (lambda: with_part("ppt/../../evil.xml"), "leads out of the package"),
    "an absolute name": (lambda: with_part("/etc/passwd"), "leads out of the package"),
    "a name of a drive": (lambda: with_part("C:/evil.bin"), "leads out of the package"),
    "a name with backslashes": (lambda: with_part("..\\..\\evil.bin"), "leads out of the package"),
    "a name that moves the cursor": (lambda: with_part("../\x1b[2J\n.xml"), r"\.\./\\x1b\[2J \.xml"),
    "too many parts": (many_parts, "20,100 parts"),
    "a directory of 20 MB": (huge_directory, "more than 20,000 parts"),
    "entries that overlap": (overlapping, "overlap"),
    "a bomb of 300 MB": (lambda: bomb("ppt/media/a.bin", 300 * MB), "unpacks to 315 MB"),
    "a bomb in XML": (lambda: bomb(SLIDE.replace("4", "9"), 60 * MB), "unpacks to 63 MB"),
    "an external entity": (lambda: slide_with(OUTSIDE), "document type"),
    "a billion laughs": (lambda: slide_with(LAUGHS), "document type"),
    "a document type in UTF-16": (lambda: deck(x=(OUTSIDE + b"<x/>").decode().encode("utf-16")), "document type"),
    "a document type in UTF-7": (
        lambda: deck(x=b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x [+ADwAIQ-ELEMENT x ANY>]><x/>'),
        r"document type|not well-formed"),
    "an unknown encoding": (lambda: deck(x=b'<?xml version="1.0" encoding="klingon"?><x/>'), "not well-formed"),
    "bytes that are no UTF-8": (lambda: deck(x=b"<x>\xff\xfe\xc3</x>"), "not well-formed"),
    "XML 100,000 deep": (lambda: deck(x=b"<x>" * 100_000), "not well-formed"),
    "an empty part": (lambda: deck(x=b""), "not well-formed"),
    "a text of 20 MB": (lambda: deck(x=b"<x>" + os.urandom(10 * MB).hex().encode() + b"</x>"), "not well-formed"),
    "XML of 311 MB in small parts": (
        lambda: zipped(parts() | {f"{n}.xml": b"<x>" + b" " * 9 * MB + b"</x>" for n in range(33)}),
        "more XML than can be checked"),
    "seven million elements": (lambda: zipped({**parts(), "x.xml": b"<x>" + b"<a/>" * 7_000_000 + b"</x>"}, ZIP_STORED),
                               "more XML than can be checked"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_what_cannot_be_read_is_told_in_one_line_and_soon(name: str) -> None:
    make, words = FILES[name]
    content = make()
    start = monotonic()
    (finding,) = check_bytes(content)
    assert monotonic() - start < PATIENCE
    assert finding.rule == "package.readable"
    assert "\n" not in str(finding)
    assert len(str(finding)) < 500
    assert finding.hint
    assert re.search(words, str(finding)), str(finding)


def chart_deck(formula: bytes = b"", book: bytes = b"") -> bytes:
    """A deck with a native chart, of which the first range is `formula` and the workbook `book`."""
    with ZipFile(io.BytesIO(CHARTS)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    chart, own = "ppt/charts/chart1.xml", next(name for name in found if name.endswith(".xlsx"))
    if formula:
        found[chart] = re.sub(rb"(<c:f>)[^<]*", rb"\g<1>" + formula, found[chart], count=1)
    return zipped(found | ({own: book} if book else {}))


def test_a_range_of_a_whole_sheet_is_not_walked() -> None:
    start = monotonic()
    (finding,) = check_bytes(chart_deck(b"Sheet1!$A$1:$XFD$1048576"))
    assert (finding.rule, finding.severity) == ("chart.workbook", "warning")
    assert monotonic() - start < PATIENCE


def test_a_bomb_in_a_workbook_is_not_unpacked() -> None:
    sheets = zipped({f"xl/worksheets/sheet{n}.xml": b"<row/>" * (3 * MB) for n in range(2)})
    for book, words in ((sheets, "its cells are not compared"), (zipped({"x": bytes(200 * MB)}), "not a workbook")):
        content = chart_deck(book=book)
        assert peak(lambda content=content: check_bytes(content)) < 60
        (finding,) = check_bytes(content)
        assert words in finding.message


def test_entities_are_not_opened_even_in_an_attribute() -> None:
    with pytest.raises(OutputError, match="document type"):
        Package(deck(x=OUTSIDE + b'<x y="&e;">&e;</x>')).xml("x.xml")


def test_a_template_that_cannot_be_read_is_told_in_the_same_words(tmp_path: Path) -> None:
    path = tmp_path / "ours.potx"
    for content, words in ((old_file("EncryptedPackage"), "with a password"), (damaged_picture(), "is damaged"),
                           (slide_with(LAUGHS), "document type"), (FILES["a .docx"][0](), "Word document")):  # fmt: skip
        path.write_bytes(content)
        with pytest.raises(ThemeError, match=words):
            read_manifest(path)
    with pytest.raises(ThemeError, match="it is a folder"):
        read_manifest(folder(tmp_path / "folder.potx"))


def folder(path: Path) -> Path:
    path.mkdir()
    return path


MAIN = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
KINDS = {
    "potx": b"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml",
    "ppsx": b"application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
    "pptm": b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
    "potm": b"application/vnd.ms-powerpoint.template.macroEnabled.main+xml",
    "ppsm": b"application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml",
}


@pytest.mark.parametrize("suffix", KINDS)
def test_templates_shows_and_macros_are_checked_like_a_deck(suffix: str, tmp_path: Path) -> None:
    types = parts()[TYPES].replace(MAIN, KINDS[suffix])
    content = zipped(parts() | {TYPES: types})
    (tmp_path / f"deck.{suffix}").write_bytes(content)
    assert check_package(tmp_path / f"deck.{suffix}") == []
    assert len(open_presentation(content).slides) == 6
    done = CliRunner().invoke(main, ["check", str(tmp_path / f"deck.{suffix}")])
    assert (done.exit_code, ": 0 findings in " in done.output) == (0, True)


def test_a_folder_in_the_zip_is_no_part(tmp_path: Path) -> None:
    assert check_bytes(zipped({"ppt/": b"", **parts()})) == []


@pytest.mark.parametrize("name", ["deck.ppt", "deck.odp", "deck.key", "deck", "deck.PPTX"])
def test_the_command_knows_a_deck_by_its_name_or_first_bytes(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(old_file("PowerPoint Document"))
    done = CliRunner().invoke(main, ["check", str(tmp_path / name)])
    assert done.exit_code == 1
    assert "PowerPoint 97-2003" in done.output
    listed = json.loads(CliRunner().invoke(main, ["check", str(tmp_path / name), "--json"]).output)["findings"]
    assert [(finding["rule"], finding["severity"]) for finding in listed] == [("package.readable", "error")]


def test_what_is_no_file_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pptx")
    (tmp_path / "zero.pptx").symlink_to("/dev/zero")
    (tmp_path / "loop.pptx").symlink_to("loop.pptx")
    (tmp_path / "~$deck.pptx").write_bytes(b"\x04Anna" + bytes(160))
    cases = {
        tmp_path / "pipe.pptx": "pipe or device",
        tmp_path / "zero.pptx": "pipe or device",
        tmp_path / "~$deck.pptx": "one that is open",
        folder(tmp_path / "deck.key"): "it is a folder",
        tmp_path / "gone.ppt": "no file of that name",
        tmp_path / "loop.pptx": "cannot be read",
        tmp_path / ("x" * 300 + ".pptx"): "too long",
        tmp_path / "bad\udcff.pptx": "no file of that name",
    }
    for path, words in cases.items():
        done = CliRunner().invoke(main, ["check", str(path)])
        assert (done.exit_code, done.exception.__class__) == (1, SystemExit)
        assert re.search(words, done.output), done.output
        with pytest.raises(OutputError):
            check_package(path)


def test_nothing_is_written_and_nothing_left_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder(tmp_path / "a") / "deck.pptx"
    monkeypatch.chdir(tmp_path / "a")
    for content in (with_part("../../evil.xml"), with_part("/tmp/evil.xml"), GOOD):
        path.write_bytes(content)
        check_package(path)
        path.unlink()  # on Windows, fails while it is open
    assert [entry.name for entry in tmp_path.rglob("*")] == ["a"]


def peak(function: Callable[[], object]) -> float:
    """Return the most memory that Python takes while `function` runs, in MB."""
    tracemalloc.start()
    try:
        function()
        return tracemalloc.get_traced_memory()[1] / MB
    finally:
        tracemalloc.stop()


def test_videos_do_not_lie_in_memory(tmp_path: Path) -> None:
    path, noise = tmp_path / "videos.pptx", os.urandom(MB)
    with ZipFile(path, "w") as archive:
        for name, content in parts().items():
            types = content.replace(b"</Types>", b'<Default Extension="mp4" ContentType="video/mp4"/></Types>')
            archive.writestr(name, types if name == TYPES else content)
        for number in range(3):
            with archive.open(f"ppt/media/video{number}.mp4", "w") as part:
                for _ in range(40):
                    part.write(noise)
    assert peak(lambda: check_package(path)) < 30
    assert {found.rule for found in check_package(path)} == {"package.stray-parts", "legibility.weight"}
    whole = path.read_bytes()
    path.write_bytes(whole.replace(noise[:64], bytes(64), 1))
    assert [f.rule for f in check_package(path)] == ["package.readable"]
    assert "video0.mp4 is damaged" in str(check_package(path)[0])


def test_bombs_do_not_fill_the_memory() -> None:
    for content in (bomb("ppt/media/a.bin", 300 * MB), bomb("x.xml", 60 * MB), huge_directory(), slide_with(LAUGHS)):
        assert peak(lambda content=content: check_bytes(content)) < 60


def test_a_million_faults_are_not_a_million_lines() -> None:
    links = b"".join(b'<Relationship Id="q%d" Type="x/image" Target="%d.png"/>' % (n, n) for n in range(20_000))
    rels = "ppt/slides/_rels/slide4.xml.rels"
    content = zipped(parts() | {rels: parts()[rels].replace(b"</Relationships>", links + b"</Relationships>")})
    found = check_bytes(content)
    assert len(found) == 1001
    assert found[-1].message == "package.relationships has more than 1,000 findings; the others are not listed"


@pytest.mark.thorough
def test_the_number_of_shapes_is_not_squared() -> None:
    shape = (b'<p:sp><p:nvSpPr><p:cNvPr id="%d" name="n"/><p:cNvSpPr/><p:nvPr><p:ph idx="%d"/></p:nvPr></p:nvSpPr>'
             b"<p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:t>x</a:t></a:r></a:p></p:txBody></p:sp>")  # fmt: skip
    many = b"".join(shape % (n, n) for n in range(100, 10_000)) + b"</p:spTree>"
    layout = Package(GOOD).related(SLIDE, "slideLayout") or ""
    content = zipped(parts() | {name: parts()[name].replace(b"</p:spTree>", many) for name in (SLIDE, layout)})
    start = monotonic()
    found = [finding.message for finding in check_bytes(content) if finding.rule == "package.unusual"]
    assert found == ["fit.overlap has more than 1,000 findings; the others are not listed"]
    assert monotonic() - start < PATIENCE  # minutes where each placeholder is looked for among all


def test_words_from_the_file_cannot_steer_a_terminal() -> None:
    slide = parts()[SLIDE].replace(b"Words", b"{{ &#10;&#x9b;31m&#x202e;token }}")
    (finding,) = check_bytes(zipped(parts() | {SLIDE: slide}))
    assert finding.message == "an unreplaced token: {{ \\x9b31m\\u202etoken }}"


def test_a_rule_that_cannot_go_on_is_a_finding_and_the_others_are_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbles(rule: Tokens, deck: DeckView) -> Iterator[Finding]:
        for slide in deck.slides:
            yield rule.finding("seen", slide=slide)
            int("none" if slide.number == 3 else "1")

    monkeypatch.setattr(Tokens, "look", stumbles)
    found = check_bytes(GOOD)
    assert [(finding.rule, finding.slide) for finding in found] == [
        ("package.unusual", None), *(("hygiene.tokens", number) for number in (1, 2, 3))
    ]  # fmt: skip
    assert found[0].message.startswith("hygiene.tokens could not read the deck: ValueError: invalid literal")
