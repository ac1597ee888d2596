"""A chain as a picture in a file of its own: the same drawing as on the page, with its styles inside."""

from __future__ import annotations

import re
from functools import cache

from markupsafe import Markup

from graph_service.chains.chain import Chain
from graph_service.labels import Labels
from web.chain_layouts import layout_named
from web.chain_picture import draw_chain
from web.chain_words import Naming
from web.i18n import current_language
from web.render import environment
from web.static_files import FOLDER

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}@;]+)\{([^{}]*)\}")
_ON_PAGES_ONLY = re.compile(r"chain-(?:picture|legend|list|branch|where)|:hover|:focus")
_LIGHT = re.compile(r"@layer ds\.theme\.color-scheme\.light \{\s*:root[^{]*\{(.*?)\}", re.DOTALL)
_COLOUR = re.compile(r"(--ds-color-[a-z0-9-]+):\s*([^;]+);")
_VARIABLE = re.compile(r"var\((--ds-color-[a-z0-9-]+)(?:,[^;]*)?\)(?=;)")


def chain_svg(labels: Labels, chain: Chain, lang: str, layout: str = "auto") -> str:
    """Return the whole chain as an SVG document in `lang`, in light colours and without links.

    `layout` is a value of the setting `chain_layout`.
    """
    before = current_language.set(lang)
    try:
        naming = Naming(name=lambda iri: labels.label(iri, lang), page=lambda _: None, choose=lambda _: "")
        template = environment(current_language.get()).get_template("chain_picture.html")
        picture = draw_chain(chain, naming, lay_out=layout_named(layout))
        drawing = template.make_module().chain_drawing(picture, _style())  # type: ignore[attr-defined]
    finally:
        current_language.reset(before)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{str(drawing).strip()}\n'


@cache
def _style() -> Markup:
    """Return the rules of the drawing with colours in place of variables, which not every program for SVG knows."""
    sheet = _COMMENT.sub("", (FOLDER / "chain.css").read_text(encoding="utf-8")).partition("@media")[0]
    light = _LIGHT.search((FOLDER / "vendor" / "theme.css").read_text(encoding="utf-8"))
    colours = dict(_COLOUR.findall(light[1])) if light else {}
    rules = [
        f"{selector.strip()} {{ {' '.join(body.split())} }}"
        for selector, body in _RULE.findall(sheet.partition("{")[2])
        if not _ON_PAGES_ONLY.search(selector)
    ]
    text = _VARIABLE.sub(lambda one: colours.get(one[1], "currentColor"), "\n".join(rules))
    # The style sheets are ours and ship with the program: their text is markup, not somebody's words.
    return Markup(f"svg {{ background: #fff; font-family: Inter, system-ui, sans-serif; }}\n{text}")  # noqa: S704
