"""The gallery in docs/ is what its command writes, and stays small."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from benchmarks.gallery import DOCS, GALLERY, LANGS, MOST_BYTES, PICTURES, file_name, page, shrink
from models.errors import Lang

ALL = sorted(file_name(one, lang) for one in GALLERY for lang in LANGS)


@pytest.mark.parametrize("lang, name", [("en", "gallery.md"), ("zh", "gallery.zh.md")])
def test_the_page_is_the_commands(lang: Lang, name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == page(lang)


def test_every_picture_is_there_and_no_other() -> None:
    assert sorted(path.name for path in PICTURES.iterdir()) == ALL


def test_pictures_are_small_and_have_a_palette() -> None:
    sizes = [(PICTURES / name).stat().st_size for name in ALL]
    assert max(sizes) < MOST_BYTES
    assert sum(sizes) < 2_500_000
    assert {Image.open(PICTURES / name).mode for name in ALL} == {"P"}


def test_each_question_is_asked_once_in_each_language() -> None:
    for lang in LANGS:
        assert len({one.question.say(lang) for one in GALLERY}) == len(GALLERY)


def test_a_picture_keeps_the_colours_of_its_fills_exactly(tmp_path: Path) -> None:
    """Thirty greys over the page, as edges of letters have, and one small mark."""
    drawn, kept = tmp_path / "drawn.png", tmp_path / "kept.png"
    whole = Image.new("RGB", (1680, 900), (220, 233, 245))
    for n in range(30):
        whole.paste((8 * n, 8 * n, 8 * n), (40 * n, 100, 40 * n + 40, 800))
    whole.paste((213, 94, 0), (40, 40, 60, 60))
    whole.save(drawn)
    shrink(drawn, kept)
    shrunk = Image.open(kept).convert("RGB")
    assert (shrunk.getpixel((50, 50)), shrunk.getpixel((5, 5))) == ((213, 94, 0), (220, 233, 245))


def test_a_picture_too_large_gets_narrower(tmp_path: Path) -> None:
    drawn, kept = tmp_path / "drawn.png", tmp_path / "kept.png"
    Image.effect_noise((1680, 260), 12).convert("RGB").save(drawn)
    shrink(drawn, kept)
    assert Image.open(kept).width < 1680
    assert kept.stat().st_size < MOST_BYTES
