"""One placeholder and its content: text, picture, chart, table or diagram in the place of the layout's shape."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any
from xml.sax.saxutils import quoteattr

from deckgen.errors import OutputError, Problem
from deckgen.findings import Finding
from deckgen.slides.borrowed import dress
from deckgen.slides.chart_model import Chart, Heat
from deckgen.slides.charts import add_chart_part, chart_frame
from deckgen.slides.diagram import group_xml
from deckgen.slides.heat import heat_frame
from deckgen.slides.layouts import EMU, Box, Layout, Placeholder
from deckgen.slides.measure import Fit
from deckgen.slides.model import Chartable, ChartMode, Content, Drawable, Layers, Picture, Slide, Table, Text
from deckgen.slides.stationery import Stationery
from deckgen.slides.tables import fit_table, frame_xml
from deckgen.slides.texts import Ink, body_elements, clean, fill_body, fit_text, parse, room
from deckgen.slides.vector import Rendering, add_svg
from deckgen.theme import Theme

Draw = Callable[[Drawable, Theme, float, float], Rendering]


def draw_image(figure: Drawable, theme: Theme, width: float, height: float) -> Rendering:
    """Return the PNG of `figure` at `width` by `height` inches; the writer's default `Draw`."""
    return Rendering(png=figure.render_image(theme, width, height))


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A slide being written: python-pptx's slide, the data for it, and what all content needs to know."""

    shapes: Any
    slide: Slide
    number: int
    layout: Layout
    theme: Theme
    language: str
    draw: Draw
    charts: ChartMode = "image"

    @property
    def ink(self) -> Ink:
        """What text on the layout's ground is written with."""
        return Ink(theme=self.theme, ground=self.layout.ground, language=self.language)

    def finding(self, rule: str, message: str, shape: str, **sides: str) -> Finding:
        """Return an error of `rule` about the shape on this slide."""
        return Finding(
            rule=rule, severity="error", message=message, slide=self.number, shape=shape,
            mark=self.slide.mark, measured=sides.get("measured", ""), allowed=sides.get("allowed", ""),
            hint=sides.get("hint"),
        )  # fmt: skip

    def next_id(self) -> int:
        """Return a shape id that the slide does not use yet."""
        return 1 + max(int(value) for value in self.shapes._spTree.xpath("//p:cNvPr/@id"))


def fill(
    page: Page, holder: Any, placeholder: Placeholder, content: Content, box: Box, *, start: float = 0.0
) -> list[Finding]:
    """Put `content` into the slide's placeholder `holder`, set in `box`; return what does not fit.

    `start` is the least to take off the brand's text sizes, in points.

    Raises
    ------
    OutputError
        Where the placeholder cannot hold that kind of content.
    """
    if isinstance(content, Text):
        return fill_text(page, holder, placeholder, content, box, start=start)
    if placeholder.kind != "object":
        kind = type(content).__name__
        message = f"slide {page.slide.id!r}: placeholder {placeholder.name!r} holds text, not a {kind}"
        raise OutputError(Problem(message=message, mark=page.slide.mark, hint="give it text, or choose another layout"))
    if isinstance(content, Picture):
        content = _twin(page, content) or content
    if isinstance(content, Chart | Heat):
        return _fill_chart(page, holder, placeholder, content, box)
    if isinstance(content, Picture):
        return _fill_picture(page, holder, placeholder, content, box)
    if isinstance(content, Table):
        return _fill_table(page, holder, placeholder, content, box)
    return _fill_layers(page, holder, placeholder, content, box)


def text_findings(page: Page, name: str, fitted: Fit, height: float) -> list[Finding]:
    """Return what `fitted` says: words wider than the shape, text taller than it, too many lines."""
    found = [
        page.finding("text.word-too-wide", f"“{word}” is wider than its box", name, hint="shorten the word")
        for word in fitted.measured.wide_words
    ]
    over = fitted.measured.height > height + 0.01
    if not fitted.fits and (over or not found):
        lines = sum(fitted.measured.lines)
        sides = f"{fitted.measured.height:.0f} pt in {lines} lines", f"{height:.0f} pt"
        message = "text does not fit at the smallest size allowed"
        found.append(
            page.finding("text.overflow", message, name, measured=sides[0], allowed=sides[1], hint="shorten the text")
        )
    return found


def fill_text(
    page: Page, holder: Any, placeholder: Placeholder, text: Text, box: Box, *, start: float = 0.0
) -> list[Finding]:
    """Write `text` at the largest size that fits, never below the floors."""
    fitted = fit_text(text, placeholder.style, box, page.theme, start=start)
    ground = "surface" if placeholder.kind == "card" else page.layout.ground
    ink = Ink(theme=page.theme, ground=ground, language=page.language)
    dress(holder, placeholder, ink)
    paragraphs = body_elements(text, placeholder.style, ink, fitted.reduction, tight=fitted.tight)
    fill_body(holder._element.txBody, paragraphs)
    return text_findings(page, placeholder.name, fitted, room(box, placeholder.style)[1])


def figures_of(
    slides: Iterable[Slide], stationery: Stationery, charts: ChartMode
) -> Iterator[tuple[Drawable, Theme, float, float]]:
    """Yield what a writer of `slides` will ask its `Draw` for, in order; without what may become a native chart."""
    for slide in slides:
        layout = stationery.layouts.get(slide.layout)
        for placeholder in layout.placeholders if layout else ():
            content = slide.body.get(placeholder.name)
            if isinstance(content, Picture) and not _is_native(content, slide, charts):
                box = placeholder.box
                yield content.figure, stationery.theme, box.width / EMU, box.height / EMU


def _is_native(picture: Picture, slide: Slide, charts: ChartMode) -> bool:
    """Return whether a native chart is asked for; the nearest word holds."""
    return (picture.charts or slide.charts or charts) == "native"


def _twin(page: Page, picture: Picture) -> Chart | Heat | None:
    """Return the native twin of `picture` where one is asked for and PowerPoint has the kind."""
    wanted = _is_native(picture, page.slide, page.charts)
    return picture.figure.native() if wanted and isinstance(picture.figure, Chartable) else None


def _fill_chart(page: Page, holder: Any, placeholder: Placeholder, chart: Chart | Heat, box: Box) -> list[Finding]:
    old = holder._element
    number, name, idx = old.shape_id, placeholder.name, placeholder.idx
    cuts: tuple[str, ...] = ()
    if isinstance(chart, Heat):
        frame = parse(heat_frame(chart, name, number, idx, box, page.theme, page.language))
    else:
        relation, cuts = add_chart_part(page.shapes.part, chart, box, page.theme, page.language)
        frame = chart_frame(chart, name, number, idx, box, relation)
    old.getparent().replace(old, frame)
    hint = "shorter labels, fewer rows, or a layout with a larger figure"
    cut = (page.finding("figure.text", f"the label {words!r} was cut to fit", name, hint=hint) for words in cuts)
    return [replace(finding, severity="warning") for finding in cut]


def _fill_picture(page: Page, holder: Any, placeholder: Placeholder, picture: Picture, box: Box) -> list[Finding]:
    from pptx.shapes.placeholder import PicturePlaceholder

    made = page.draw(picture.figure, page.theme, box.width / EMU, box.height / EMU)
    shape = PicturePlaceholder(holder._element, holder._parent).insert_picture(BytesIO(made.png))
    if made.svg is not None:
        add_svg(shape._element, page.shapes.part, made.svg)
    wide, high = shape.image.size
    shape.crop_left = shape.crop_right = shape.crop_top = shape.crop_bottom = 0
    properties = shape._element._nvXxPr.cNvPr
    properties.set("name", placeholder.name)
    properties.set("descr", clean(picture.alt_text))
    scale = min(box.width / wide, box.height / high)
    width, height = round(wide * scale), round(high * scale)
    if abs(width - box.width) > box.width // 100 or abs(height - box.height) > box.height // 100:
        # drawn at another shape than asked for: shown whole, in the middle, and not stretched
        shape.left, shape.top = box.left + (box.width - width) // 2, box.top + (box.height - height) // 2
        shape.width, shape.height = width, height
    return []


def _fill_table(page: Page, holder: Any, placeholder: Placeholder, table: Table, box: Box) -> list[Finding]:
    setting = fit_table(table, box, page.theme)
    old = holder._element
    frame = parse(
        "<p:graphicFrame><p:nvGraphicFramePr>"
        f'<p:cNvPr id="{old.shape_id}" name={quoteattr(placeholder.name)} '
        f'descr={quoteattr(clean(table.alt_text))}/><p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/>'
        f'</p:cNvGraphicFramePr><p:nvPr><p:ph idx="{placeholder.idx}"/></p:nvPr></p:nvGraphicFramePr>'
        f"{frame_xml(table, setting, box, page.theme, page.language)}</p:graphicFrame>"
    )
    old.getparent().replace(old, frame)
    found = [
        page.finding("text.word-too-wide", f"“{word}” is wider than its column", placeholder.name)
        for word in dict.fromkeys(setting.wide_words)
    ]
    if setting.height > box.height:
        sides = {"measured": f"{setting.height / EMU:.2f} in", "allowed": f"{box.height / EMU:.2f} in"}
        message = f"a table of {len(table.rows)} rows does not fit at {setting.size:g} pt"
        hint = "show fewer rows, or split the slide"
        found.append(page.finding("table.overflow", message, placeholder.name, hint=hint, **sides))
    return found


def _fill_layers(page: Page, holder: Any, placeholder: Placeholder, layers: Layers, box: Box) -> list[Finding]:
    old = holder._element
    xml, fitted = group_xml(layers, placeholder.name, box, page.next_id(), page.theme, page.language)
    old.getparent().replace(old, parse(xml))
    if fitted.fits:
        return []
    text = f"{fitted.measured.height:.0f} pt"
    hint = "shorten the labels, or use fewer boxes"
    message = "a label of the diagram does not fit its box"
    return [page.finding("diagram.overflow", message, placeholder.name, measured=text, allowed="its box", hint=hint)]
