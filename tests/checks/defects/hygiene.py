"""Defects of the family ``hygiene``."""

from __future__ import annotations

from io import BytesIO

from checks.seeds import (
    BOOK,
    CORE,
    NOTES,
    PRESENTATION,
    TABLE,
    TEXT,
    Change,
    Defects,
    Parts,
    both,
    linked,
    put,
    related,
    replace,
    retyped,
)

_XML = "application/vnd.openxmlformats-officedocument."
_COMMENTS = (
    '<p:cmLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:cm authorId="0" idx="1">'
    '<p:pos x="1" y="1"/><p:text>Are we sure?</p:text></p:cm></p:cmLst>'
)
_AUTHORS = (
    '<p:cmAuthorLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
    '<p:cmAuthor id="0" name="Ada Example" initials="AE" lastIdx="1" clrIdx="0"/></p:cmAuthorLst>'
)
_CUSTOM = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="Checked by"><vt:lpwstr>Ada Example</vt:lpwstr>'
    "</property></Properties>"
)
_EMPTY_SLIDE = r"\1</p:spTree>"


def _book(*, hidden: bool = False, unused: bool = False, author: str = "openpyxl") -> Change:
    """A change of the workbook behind the chart."""

    def change(parts: Parts) -> None:
        from openpyxl import load_workbook

        book = load_workbook(BytesIO(parts[BOOK]))
        book.properties.creator = author
        if hidden or unused:
            sheet = book.create_sheet("Salaries")
            sheet.sheet_state = "hidden" if hidden else "visible"
        buffer = BytesIO()
        book.save(buffer)
        parts[BOOK] = buffer.getvalue()

    return change


def _book_part(name: str, content: str) -> Change:
    """A change that adds a part to the workbook behind the chart."""

    def change(parts: Parts) -> None:
        from zipfile import ZipFile

        buffer = BytesIO(parts[BOOK])
        with ZipFile(buffer, "a") as archive:
            archive.writestr(name, content)
        parts[BOOK] = buffer.getvalue()

    return change


DEFECTS: Defects = {
    "an empty placeholder": ("hygiene.empty-placeholder", replace(TEXT, "Words", "")),
    "a token on a slide": ("hygiene.tokens", replace(TEXT, "Words", "{{ words }}")),
    "a token in the notes": ("hygiene.tokens", replace(NOTES, "Say", "{{ say }}")),
    "another template's token": ("hygiene.tokens", replace(TEXT, "Words", "Dear ${first_name}")),
    "a note to oneself": ("hygiene.prompts", replace(TEXT, "Words", "Giving: TBD")),
    "filler text": ("hygiene.prompts", replace(NOTES, "Say", "Lorem ipsum dolor")),
    "a slide without anything on it": (
        ("hygiene.empty-slide", "accessibility.title"),
        replace(TEXT, r"(<p:spTree>.*?<p:grpSpPr/>).*</p:spTree>", _EMPTY_SLIDE)),
    "a hidden slide amid others": ("hygiene.hidden-slides", both(
        replace(TEXT, "<p:sld ", '<p:sld show="0" '), replace(TEXT, r'<p:cSld name="[^"]*"', "<p:cSld"),
        replace(PRESENTATION, r"<p:extLst>.*</p:extLst>", ""))),
    "a comment": ("hygiene.comments", both(
        put("ppt/comments/comment1.xml", _COMMENTS, f"{_XML}presentationml.comments+xml"),
        related(TEXT, "comments", "../comments/comment1.xml"))),
    "the author of no comment": ("hygiene.comment-authors", both(
        put("ppt/commentAuthors.xml", _AUTHORS, f"{_XML}presentationml.commentAuthors+xml"),
        related(PRESENTATION, "commentAuthors", "commentAuthors.xml"))),
    "a link to a disk": ("hygiene.local-links", linked(TEXT, "file:///C:/Users/ada/budget.xlsx")),
    "a link to an intranet": ("hygiene.local-links", linked(TEXT, "http://wiki/budget")),
    "a link to a server": ("hygiene.local-links", linked(TEXT, "\\\\server\\share\\budget.xlsx")),
    "a link without its beginning": ("hygiene.broken-links", linked(TEXT, "www.example.org")),
    "a login as author": ("hygiene.author", replace(CORE, r"<dc:creator>.*</dc:creator>", r"<dc:creator>ACME\\ada</dc:creator>")),
    "a property with a person": ("hygiene.custom-properties", both(
        put("docProps/custom.xml", _CUSTOM, f"{_XML}custom-properties+xml"),
        replace("_rels/.rels", "</Relationships>", '<Relationship Id="rId900" Type="http://schemas.openxmlformats.org/'
                'officeDocument/2006/relationships/custom-properties" Target="docProps/custom.xml"/></Relationships>'))),
    "a printer's settings": ("hygiene.printer-settings", both(
        put("ppt/printerSettings/printerSettings1.bin", b"\x00"), retyped("bin", f"{_XML}presentationml.printerSettings"),
        related(PRESENTATION, "printerSettings", "printerSettings/printerSettings1.bin"))),
    "a thumbnail": ("hygiene.thumbnail", both(
        put("docProps/thumbnail.jpeg", b"\xff\xd8"), retyped("jpeg", "image/jpeg"),
        replace("_rels/.rels", "</Relationships>", '<Relationship Id="rId900" Type="http://schemas.openxmlformats.org/'
                'package/2006/relationships/metadata/thumbnail" Target="docProps/thumbnail.jpeg"/></Relationships>'))),
    "a history of changes": ("hygiene.change-history", both(
        put("ppt/changesInfos/changesInfo1.xml", '<c xmlns="urn:x"/>', "application/vnd.ms-powerpoint.changesinfo+xml"),
        related(PRESENTATION, "changesInfo", "changesInfos/changesInfo1.xml"))),
    "the path of a home folder": ("hygiene.home-paths", replace(TABLE, 'descr="[^"]*"', 'descr="Two, of /Users/ada/Clients/"')),
    "a hidden sheet": ("hygiene.workbooks", _book(hidden=True)),
    "a sheet that the chart does not show": ("hygiene.workbooks", _book(unused=True)),
    "a workbook with a login": ("hygiene.workbooks", _book(author="ada.example@example.org")),
    "a workbook with cells of another file": ("hygiene.workbooks", _book_part(
        "xl/externalLinks/externalLink1.xml", '<externalLink xmlns="urn:x"/>')),
}  # fmt: skip
