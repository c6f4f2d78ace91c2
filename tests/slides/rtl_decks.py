"""Decks in Hebrew and Arabic, and an English one in which somebody typed a little Hebrew."""

from __future__ import annotations

from dataclasses import replace

from sample_deck import PICTURE, card, cell

from deckgen.slides.model import Band, Column, Deck, Layers, Paragraph, Run, Slide, Table, Text, plain

HEBREW = {
    "title": "התרומות גדלו ב-12% בשנת 2026",
    "subtitle": "דוח למועצה, רבעון Q1 2026",
    "first": "סך התרומות: $1.49M (גידול של +5%) לעומת 2025.",
    "second": "מדד CRM retention ירד ב -3.5% בטווח 3–5 שנים",
    "names": ("מגזר", "עדיפות", "תרומות"),
    "cells": ("חברי המוזיאון", "גבוהה", "מבקרים"),
    "total": "סך הכול",
}
ARABIC = {
    "title": "ارتفعت التبرعات بنسبة 12% في عام 2026",
    "subtitle": "تقرير المجلس، الربع Q1 2026",
    "first": "إجمالي التبرعات: $1.49M (زيادة +5%) مقارنة مع 2025.",
    "second": "مؤشر CRM retention انخفض -3.5% خلال 3–5 سنوات",
    "names": ("الشريحة", "الأولوية", "التبرعات"),
    "cells": ("أعضاء المتحف", "عالية", "الزوار"),
    "total": "المجموع",
}


def rtl_deck(language: str) -> Deck:
    words = HEBREW if language.startswith("he") else ARABIC
    names, (first, high, second) = words["names"], words["cells"]
    money = Table(
        columns=(Column(label=names[0]), Column(label=names[1]), Column(label=names[2], align="right")),
        rows=(
            (cell(first), cell(high, "high"), cell("$1,490,000")),
            (cell(second), cell("CRM"), cell("-5%")),
            (cell(words["total"]), cell(""), cell("$1,502,345")),
        ),
        alt_text=words["title"],
        total=True,
    )
    points = Text(
        paragraphs=tuple(
            Paragraph(runs=(Run(text=text),), level=level)
            for text, level in (
                (words["first"], 0),
                (words["second"], 1),
                ("Gifts grew by 12% (as of 28 Feb 2026).", 0),
            )
        )
    )
    layers = Layers(bands=(Band(label=first, boxes=(second, "CRM 2.0")),), alt_text=words["title"])
    title = plain(words["title"])
    slides = (
        Slide(id="cover", layout="title", title=title, body={"Subtitle": plain(words["subtitle"])}),
        Slide(id="points", layout="figure_takeaways", title=plain(words["title"] + ":"),
              body={"Figure": PICTURE, "Takeaways": points}, source=plain(words["subtitle"]), notes=points),
        Slide(id="cards", layout="cards_figure", title=plain(words["first"]),
              body={"Card 1": card(first, "$1.49M", words["subtitle"]), "Card 2": card(second, "-5%", "3–5"),
                    "Figure": money}, source=plain(words["subtitle"])),
        Slide(id="diagram", layout="diagram", title=plain(words["second"]), body={"Diagram": layers}),
    )  # fmt: skip
    return Deck(title=words["title"], slides=slides, as_of="2026-02-28", language=language)


def mixed_deck() -> Deck:
    hebrew = rtl_deck("he-IL").slides
    english = Slide(id="english", layout="text", title=plain("Gifts grew"),
                    body={"Body": plain("An English point\n" + HEBREW["second"] + "\nAnother one")})  # fmt: skip
    return Deck(
        title="Mixed",
        slides=(english, *(replace(slide, id=f"he-{slide.id}") for slide in hebrew)),
        as_of="2026-02-28",
    )
