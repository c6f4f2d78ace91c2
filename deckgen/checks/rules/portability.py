"""Rules for decks that travel: what one program draws and another leaves out, or draws otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from deckgen.checks.media import codecs
from deckgen.checks.plots import charts
from deckgen.checks.rule import FileRule
from deckgen.findings import Finding
from deckgen.slides.package import NS
from deckgen.slides.view.reading import P, R

if TYPE_CHECKING:
    from deckgen.slides.view import DeckView, SlideView

_C: Final = f"{{{NS['c']}}}"
_SVG: Final = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
_MODEL: Final = "{http://schemas.microsoft.com/office/drawing/2017/model3d}model3d"
_CHARTEX: Final = "{http://schemas.microsoft.com/office/drawing/2014/chartex}chart"
_DIAGRAM: Final = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_DRAWN: Final = "{http://schemas.microsoft.com/office/drawing/2008/diagram}dataModelExt"
_A: Final = f"{{{NS['a']}}}"
_BLIP: Final = f"{_A}blip"
_OBJECTS: Final = {f"{P}oleObj": "an OLE object", f"{P}control": "an ActiveX control"}
_EFFECTS: Final = ("entr", "exit", "emph", "path")
_FORMATS: Final = frozenset(("mp4", "m4v", "m4a", "mp3", "wav", "mov"))
_MPEG: Final = frozenset(("mp4", "m4v", "m4a", "mov"))
_RARE: Final = frozenset(("hvc1", "hev1", "dvh1", "av01", "vp08", "vp09", "apcn", "apch", "ap4h", "Opus"))


def _found(deck: DeckView, *tags: str) -> Iterator[tuple[SlideView, Any]]:
    """Yield the elements of `tags` on the slides."""
    for slide in deck.slides:
        for element in deck.root(slide.part).iter(*tags):
            yield slide, element


def _numbers(numbers: list[int]) -> str:
    """Return the numbers of slides in words: "on slide 3", "on slides 3, 4, 9"."""
    shown = ", ".join(map(str, numbers[:8])) + (f" and {len(numbers) - 8} more" if len(numbers) > 8 else "")
    return f"on slide{'' if len(numbers) == 1 else 's'} {shown}"


class CategoryLevels(FileRule):
    """A chart's categories are one list, not several levels."""

    kind = "portability.category-levels"
    severity = "warning"
    why = "Google Slides shows numbers in place of the names."
    example = "months grouped under years along one axis"
    mend = "write both levels into one name, “Jan 2026”"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each chart with levels."""
        for _, root, place in charts(deck):
            if next(root.iter(f"{_C}multiLvlStrRef"), None) is not None:
                yield self.finding("the categories have several levels", **place)


class SvgFallback(FileRule):
    """An SVG picture has a PNG or JPEG behind it."""

    kind = "portability.svg-fallback"
    why = "Google Slides, LibreOffice and PowerPoint before 2016 draw the picture behind it, and nothing without one."
    example = "an SVG that a script inserted alone"
    mend = "insert the SVG in PowerPoint, which adds the picture"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each SVG without."""
        for slide, element in _found(deck, _SVG):
            blip = next(element.iterancestors(_BLIP), None)
            link = None if blip is None else deck.links(slide.part).get(blip.get(f"{R}embed", ""))
            if link is None or link.target.lower().endswith(".svg"):
                yield self.finding("an SVG has no picture behind it", slide=slide)


class OldPicture(FileRule):
    """Pictures are no EMF or WMF."""

    kind = "portability.old-picture"
    severity = "warning"
    why = "They are programs for Windows' drawing, and other programs draw their fonts and lines otherwise."
    example = "a chart pasted from Excel as an enhanced metafile"
    mend = "save it as SVG or PNG, and insert that"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each picture that is one."""
        for slide in deck.slides:
            for shape in slide.shapes:
                for blip in shape.element.iterfind(f"{P}blipFill/{_BLIP}"):
                    link = deck.links(slide.part).get(blip.get(f"{R}embed", ""))
                    if link is not None and link.target.lower().endswith((".emf", ".wmf", ".emz", ".wmz")):
                        message = f"the picture is an {link.target.rpartition('.')[2].upper()}"
                        yield self.finding(message, slide=slide, shape=shape)


class MediaFormat(FileRule):
    """Sound and film are MP4 (H.264, AAC), MP3 or WAV."""

    kind = "portability.media-format"
    severity = "warning"
    why = "Macs, Keynote and browsers do not play the others."
    example = "a WMV from an old screen recorder, or an MP4 in H.265"
    mend = "convert it to MP4 with H.264 and AAC"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each that is of another format."""
        for slide in deck.slides:
            parts = {
                link.target for link in deck.links(slide.part).values() if not link.external and _is_media(link.kind)
            }
            for part in sorted(parts & set(deck.package.parts)):
                extension = part.rpartition(".")[2].lower()
                if extension not in _FORMATS:
                    yield self.finding(f"{part} is {extension.upper()}", slide=slide)
                for codec in sorted(_RARE & set(codecs(deck.package.parts[part]))) if extension in _MPEG else ():
                    yield self.finding(f"{part} is coded as {codec}", slide=slide)


def _is_media(kind: str) -> bool:
    return kind in ("video", "audio", "media")


class Animation(FileRule):
    """Slides say the same without their animations."""

    kind = "portability.animation"
    severity = "warning"
    why = "A PDF, a print and a reader see all steps at once; Google Slides and Keynote drop some."
    example = "an answer that lies over its question and comes at a click"
    mend = "make one slide a step, or see that the slide reads well with all of them shown"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each slide with an effect."""
        for slide in deck.slides:
            steps = deck.root(slide.part).iterfind(f"{P}timing//{P}cTn")
            count = sum(1 for step in steps if step.get("presetClass") in _EFFECTS)
            if count:
                yield self.finding(f"{count} animation{'' if count == 1 else 's'}", slide=slide)


class Transition(FileRule):
    """The deck needs no transitions between slides."""

    kind = "portability.transition"
    severity = "warning"
    why = "They do not travel to a PDF or a browser, and a Morph becomes a cut."
    example = "a Morph from an overview into one of its boxes"
    mend = "see that the story holds without, or remove them in Transitions > None"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield one finding for the deck, with the slides that have one."""
        numbers = sorted({slide.number for slide, element in _found(deck, f"{P}transition") if len(element)})
        if numbers:
            yield self.finding(f"transitions {_numbers(numbers)}")


class NewChart(FileRule):
    """Charts are of the kinds that every program draws."""

    kind = "portability.new-chart"
    severity = "warning"
    why = "Waterfall, treemap, sunburst, box and funnel charts are PowerPoint 2016's; others show an empty frame."
    example = "a waterfall from Insert > Chart"
    mend = "use a stacked column with an invisible base, or a picture"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each chart of a newer kind."""
        for slide, _ in _found(deck, _CHARTEX):
            yield self.finding("a chart that only PowerPoint 2016 and later draw", slide=slide)


class SmartArt(FileRule):
    """A SmartArt diagram keeps a drawing of itself."""

    kind = "portability.smart-art"
    severity = "warning"
    why = "Other programs draw the stored drawing; without it they guess, or show nothing."
    example = "a diagram that a script wrote without its drawing part"
    mend = "open the deck in PowerPoint, change the diagram and save; or convert it to shapes"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each diagram without."""
        for slide, element in _found(deck, _DIAGRAM):
            links = deck.links(slide.part)
            data = links.get(element.get(f"{R}dm", ""))
            named = () if data is None else deck.root(data.target).iter(_DRAWN)
            drawn = [links[e.get("relId")].target for e in named if e.get("relId") in links]
            if not any(part in deck.package.parts for part in drawn):
                yield self.finding("a SmartArt diagram has no drawing of itself", slide=slide)


class Objects(FileRule):
    """Nothing on a slide needs another program to be opened."""

    kind = "portability.object"
    severity = "warning"
    why = "Embedded objects and controls open on Windows alone, and carry their whole file with them."
    example = "an Excel sheet pasted as an object, with all of its other sheets"
    mend = "paste it as a table, a chart or a picture"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each object and control, and for each 3D model."""
        seen = set()
        for slide, element in _found(deck, *_OBJECTS):
            key = (slide.number, element.get(f"{R}id") or id(element))  # choice and fallback hold the same one
            if key not in seen:
                seen.add(key)
                program = f" of {element.get('progId')}" if element.get("progId") else ""
                yield self.finding(_OBJECTS[element.tag] + program, slide=slide)
        for slide, _ in _found(deck, _MODEL):
            yield self.finding("a 3D model, which other programs show as a picture", slide=slide)


class Macros(FileRule):
    """The file holds no macros."""

    kind = "portability.macros"
    severity = "warning"
    why = "Mail filters hold such files back, and other programs do not run them."
    example = "a deck that was begun from a .pptm"
    mend = "save it as .pptx in PowerPoint"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding where there are macros; an error where the file does not own up to them."""
        found = [name for name in deck.package.parts if name.rpartition("/")[2].lower() == "vbaproject.bin"]
        if found:
            _, overrides = deck.package.content_types
            honest = "macroenabled" in overrides.get(deck.part, "").lower()
            message = "the file holds macros" + ("" if honest else ", but is declared as one without")
            yield self.finding(message, severity=None if honest else "error")


class EmbeddedFonts(FileRule):
    """The deck does not rely on fonts embedded in it."""

    kind = "portability.embedded-font"
    severity = "warning"
    why = "Only PowerPoint reads them, and older ones on a Mac do not."
    example = "a brand's web font, embedded with File > Options > Save"
    mend = "use a font that everyone has, and the brand's in pictures"

    def look(self, deck: DeckView) -> Iterator[Finding]:
        """Yield a finding for each font that is embedded."""
        for font in deck.root(deck.part).iterfind(f"{P}embeddedFontLst/{P}embeddedFont/{P}font"):
            yield self.finding(f"the font {font.get('typeface')} is embedded")
