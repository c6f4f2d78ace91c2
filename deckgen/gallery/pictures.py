"""The gallery's pictures: examples of figures, the colours of a theme, the places of a layout; small, and always the same."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from deckgen.errors import OutputError
from deckgen.figures import get_figure
from deckgen.slides.layouts import EMU, LAYOUTS, SLIDE_HEIGHT, SLIDE_WIDTH
from deckgen.theme import FACES, REQUIRED_COLORS, Theme, contrast

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

LIMIT: Final = 60_000  # bytes of a picture
FIGURE: Final = (7.95, 4.7)  # inches: beside the takeaways
SHOWN: Final = 800  # pixels across; a page shows no more
DOTS: Final = 48  # pixels an inch of a layout
CHIP: Final = (190, 74)  # pixels of one colour
PER_ROW: Final = 4


def draw_figure(theme: Theme, kind: str) -> bytes:
    """Return the example of the figure kind `kind`, at the width at which a page shows it."""
    from PIL import Image

    drawn = Image.open(BytesIO(get_figure(kind).example().render_image(theme, *FIGURE))).convert("RGB")
    height = round(drawn.height * SHOWN / drawn.width)
    return small_png(drawn.resize((SHOWN, height), Image.Resampling.LANCZOS))


def draw_swatches(theme: Theme) -> bytes:
    """Return a chip for each colour role, with its value and how it contrasts with the background."""
    roles = [*REQUIRED_COLORS, *sorted(set(theme.colors) - set(REQUIRED_COLORS))]
    (wide, tall), rows = CHIP, -(-len(roles) // PER_ROW)
    image, draw = _canvas(wide * PER_ROW, tall * rows, theme.color("background"))
    for index, role in enumerate(roles):
        x, y = index % PER_ROW * wide, index // PER_ROW * tall
        outline = theme.color("grid") if contrast(theme.colors[role], theme.colors["background"]) < 1.3 else None
        draw.rectangle((x + 4, y + 4, x + wide - 5, y + tall - 5), fill=theme.color(role), outline=outline)
        ink = theme.color(theme.ink(role))
        against = contrast(theme.colors[role], theme.colors["background"])
        draw.text((x + 14, y + 12), role, fill=ink, font=_font(18, bold=True))
        words = f"#{theme.colors[role]}   {against:.1f} : 1"
        draw.text((x + 14, y + 40), words, fill=ink, font=_font(15))
    return small_png(image)


def draw_layout(theme: Theme, layout: str) -> bytes:
    """Return a plan of `layout`: each placeholder's place and name, with its size in inches."""
    plan, scale = LAYOUTS[layout], DOTS / EMU
    image, draw = _canvas(round(SLIDE_WIDTH * scale), round(SLIDE_HEIGHT * scale), theme.color("background"))
    if plan.ground != "background":
        draw.rectangle((0, 0, image.width, image.height), fill=theme.color(plan.ground))
    ink = theme.color(theme.ink("surface"))
    for place in plan.placeholders:
        box = place.box
        left, top, wide, tall = (round(side * scale) for side in (box.left, box.top, box.width, box.height))
        draw.rectangle((left, top, left + wide, top + tall), fill=theme.color("surface"), outline=theme.color("accent"))
        font = _font(13, bold=True)
        name = place.name if draw.textlength(place.name, font) < wide - 6 else "#"
        size = f"{box.width / EMU:.2f} × {box.height / EMU:.2f} in"
        draw.text((left + 5, top + 3), name, fill=ink, font=font)
        if tall > 40 and draw.textlength(size, _font(12)) < wide - 6:
            draw.text((left + 5, top + 20), size, fill=ink, font=_font(12))
    return small_png(image)


def small_png(image: Image) -> bytes:
    """Return `image` with as many colours as fit in `LIMIT` bytes; OutputError where even sixteen are too many."""
    from PIL import Image as Pillow

    for colors in (128, 64, 32, 16):
        target = BytesIO()
        image.quantize(colors, Pillow.Quantize.MEDIANCUT, dither=Pillow.Dither.NONE).save(target, "PNG", optimize=True)
        if target.tell() <= LIMIT:
            return target.getvalue()
    said = f"a picture of {image.width} by {image.height} pixels takes more than {LIMIT} bytes"
    raise OutputError(said, hint="draw it smaller")


def _canvas(width: int, height: int, color: str) -> tuple[Image, ImageDraw]:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (width, height), color)
    return image, ImageDraw.Draw(image)


def _font(size: int, *, bold: bool = False) -> FreeTypeFont:
    from PIL import ImageFont

    # The basic layout, because Pillow has the other one only on some machines, and it kerns otherwise.
    return ImageFont.truetype(str(FACES[bold]), size, layout_engine=ImageFont.Layout.BASIC)
