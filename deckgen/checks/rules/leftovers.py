"""Rules over parts that travel unseen: an editor's settings, histories, properties, the books behind charts."""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING, Final

from pydantic import Field

from deckgen.checks.edit import drop
from deckgen.checks.inside import workbook, xml_of
from deckgen.checks.rule import FileRule
from deckgen.findings import Finding
from deckgen.slides.package import Package
from deckgen.slides.view.reading import tag_of

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView

_PRINTER: Final = "ppt/printerSettings/"
_THUMBNAIL: Final = re.compile(r"docProps/thumbnail\.\w+", re.IGNORECASE)
_HISTORY: Final = "ppt/changesInfos/"
_AUTHORS: Final = ("ppt/commentAuthors.xml", "ppt/authors.xml")
_COMMENTS: Final = re.compile(r"ppt/comments/[^/]+\.xml")
_CORE: Final = "docProps/core.xml"
_LOGIN: Final = re.compile(r"[^\s\\/]+\\[^\s\\/]+|\S+@\S+\.\S+|[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*|[A-Z]{0,3}\d+")
_PROGRAMS: Final = ("python-pptx", "openpyxl", "deckgen", "admin", "microsoft", "pptxgenjs", "libreoffice")
_PERSONAL: Final = re.compile(
    r"owner|author|manager|editor|typist|checked by|recorded by|reviewer|approver|MSIP_Label_.*_(?:Owner|ActionedBy)",
    re.IGNORECASE,
)
_HOME: Final = re.compile(
    rb"(?<![\w.\-])(?:/(?:home|Users)/(?!Shared\b)[\w.\-]+/|[A-Za-z]:[\\/]Users[\\/](?!Public\b)[^\\/\"<>|:*?\r\n]+[\\/])"
)
_SPREADSHEET: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHEET: Final = re.compile(r"(?:'((?:[^']|'')+)'|([^'!(),]+))!")


class _Removed(FileRule):
    """A rule whose findings are parts, which can be taken out as they are."""

    def stray(self, names: list[str]) -> list[str]:
        """Return those of `names` that should not be there."""
        raise NotImplementedError

    def fix(self, parts: MutableMapping[str, bytes]) -> int:
        """Take the parts out."""
        return drop(parts, self.stray(list(parts)))


class PrinterSettings(_Removed):
    """The file holds no printer's settings."""

    kind = "hygiene.printer-settings"
    severity = "warning"
    why = "They name somebody's printer and its server, and no reader uses them."
    example = "printerSettings1.bin, which is in every deck that python-pptx's default template began"
    mend = "deckgen check --fix takes them out"

    def stray(self, names: list[str]) -> list[str]:
        """Return the settings' parts."""
        return sorted(name for name in names if name.startswith(_PRINTER) and not name.endswith(".rels"))

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each part."""
        for name in self.stray(list(deck.package.parts)):
            yield self.finding(f"{name} is left")


class Thumbnail(_Removed):
    """The file holds no small picture of a first slide."""

    kind = "hygiene.thumbnail"
    severity = "warning"
    why = "It shows the deck as it was when a person last saved it, maybe with another title, and programs keep it."
    example = "the thumbnail of the template that a script began with"
    mend = "deckgen check --fix takes it out; PowerPoint makes another where it is told to"

    def stray(self, names: list[str]) -> list[str]:
        """Return the pictures' parts."""
        return sorted(name for name in names if _THUMBNAIL.fullmatch(name))

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each part."""
        for name in self.stray(list(deck.package.parts)):
            yield self.finding(f"{name} may show an older deck")


class ChangeHistory(_Removed):
    """The file holds no record of who changed what."""

    kind = "hygiene.change-history"
    severity = "warning"
    why = "PowerPoint notes the names and accounts of everyone who edited a shared deck, and each change."
    example = "ppt/changesInfos/changesInfo1.xml, after a deck was edited on SharePoint"
    mend = "deckgen check --fix takes it out"

    def stray(self, names: list[str]) -> list[str]:
        """Return the records' parts."""
        return sorted(name for name in names if name.startswith(_HISTORY) and not name.endswith(".rels"))

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each part."""
        for name in self.stray(list(deck.package.parts)):
            yield self.finding(f"{name} names who changed what")


class CommentAuthors(FileRule):
    """No authors of comments are listed where there are no comments."""

    kind = "hygiene.comment-authors"
    severity = "warning"
    why = "The list keeps the names and accounts of people whose comments were deleted long ago."
    example = "ppt/authors.xml with four e-mail addresses"
    mend = "File > Info > Inspect Document"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each list with somebody in it."""
        package = deck.package
        if any(_COMMENTS.fullmatch(name) for name in package.parts):
            return
        for name in _AUTHORS:
            people = len(xml_of(package, name))
            if people:
                yield self.finding(f"{name} lists people, and there are no comments", measured=str(people))


class Author(FileRule):
    """The file's properties name no login.

    A plain name is what PowerPoint always writes, and often meant to be read: it is reported where `names` asks for it.
    """

    kind = "hygiene.author"
    severity = "warning"
    why = "Logins and e-mail addresses of a house are half of what breaks into it; search engines index them."
    example = "ACME\\jsmith as the one who last saved the deck"
    mend = "File > Info > Inspect Document, or set the author"

    names: bool = Field(False, description="whether every author is reported who is not the company")

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each property with a login, or where asked with a name."""
        core, app = (xml_of(deck.package, name) for name in (_CORE, "docProps/app.xml"))
        told = {tag_of(element): (element.text or "").strip() for element in (*app, *core)}
        for name in ("creator", "lastModifiedBy", "Manager"):
            value = told.get(name, "")
            if not value or value.casefold() in (*_PROGRAMS, told.get("Company", "").casefold()):
                continue
            if _LOGIN.fullmatch(value) or self.names:
                what = "a login" if _LOGIN.fullmatch(value) else "a name"
                yield self.finding(f"the property {name} holds {what}", measured=value)


class PersonalProperties(FileRule):
    """The file's own properties name no person."""

    kind = "hygiene.custom-properties"
    severity = "warning"
    why = "They are seen only by those who look for them."
    example = "“Checked by”, or the owner in a sensitivity label"
    mend = "File > Info > Properties > Advanced Properties > Custom"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each property by whose name it holds a person."""
        for element in xml_of(deck.package, "docProps/custom.xml"):
            name = element.get("name", "")
            if _PERSONAL.fullmatch(name) and "".join(element.itertext()).strip():
                yield self.finding(f"the property {name!r} names a person")


class HomePaths(FileRule):
    """No part holds the path of somebody's home folder."""

    kind = "hygiene.home-paths"
    severity = "warning"
    why = "It tells an account's name, and often a project's."
    example = "/Users/jsmith/Clients/ in the description of a picture"
    mend = "remove it from the text, or insert the picture anew"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each part with one; links are another rule's."""
        numbers = {part: slide.number for slide in deck.slides for part in (slide.part, slide.notes) if part}
        for name in filter(_is_text, deck.package.parts):
            content = deck.package.parts[name]
            if (b"/home/" in content or b"Users" in content) and _HOME.search(content):
                yield self.finding(f"{name} holds the path of a home folder", slide=numbers.get(name))


def _is_text(name: str) -> bool:
    return name.endswith((".xml", ".vml", ".svg"))


class Workbooks(FileRule):
    """The workbook behind a chart holds what the chart shows, and no more."""

    kind = "hygiene.workbooks"
    severity = "warning"
    why = "Whoever gets the deck can open the whole book: other sheets, and who made it."
    example = "a chart pasted from the budget, with the salaries on a hidden sheet"
    mend = "paste the chart as a picture, or copy its cells into a book of their own"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each hidden or linked sheet (an error), each unused one, and each book with a login."""
        package = deck.package
        numbers = {link.target: slide.number for slide in deck.slides for link in deck.links(slide.part).values()}
        for owner in sorted(package.parts):
            for link in deck.links(owner).values():
                if link.target in package.parts and link.target.endswith((".xlsx", ".xlsm")):
                    book = workbook(package.parts[link.target])
                    drawn = _sheets_of(package, owner) if link.kind == "package" else None
                    for message, grave in () if book is None else _problems(book, drawn or None):
                        yield self.finding(
                            f"{link.target}: {message}", slide=numbers.get(owner) or numbers.get(link.target),
                            severity="error" if grave else None,
                        )  # fmt: skip


def _sheets_of(package: Package, chart: str) -> set[str]:
    """Return the sheets that a chart's formulas name."""
    formulas = (element.text or "" for element in xml_of(package, chart).iter("{*}f"))
    found = (match for formula in formulas for match in _SHEET.findall(formula))
    return {(quoted.replace("''", "'") or plain).casefold() for quoted, plain in found}


def _problems(book: Package, drawn: set[str] | None) -> Iterator[tuple[str, bool]]:
    """Yield (message, whether it is grave) for what a book should not hold; `drawn` are the sheets that are shown."""
    for sheet in xml_of(book, "xl/workbook.xml").iterfind(f"{_SPREADSHEET}sheets/{_SPREADSHEET}sheet"):
        if sheet.get("state") in ("hidden", "veryHidden"):
            yield "a sheet is hidden", True
        elif drawn is not None and sheet.get("name", "").casefold() not in drawn:
            yield "a sheet is not shown by the chart", False
    if any(name.startswith("xl/externalLinks/") and name.endswith(".xml") for name in book.parts):
        yield "it takes cells from another file", True
    told = {tag_of(element): (element.text or "").strip() for element in xml_of(book, _CORE)}
    for name in ("creator", "lastModifiedBy"):
        value = told.get(name, "")
        if value.casefold() not in _PROGRAMS and _LOGIN.fullmatch(value):
            yield f"its property {name} holds a login", False
