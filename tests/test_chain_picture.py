"""Chains as pictures and lists."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from graph_service.chains.adjacency import Agreement, Engagement, build_adjacency
from graph_service.chains.facts import Period
from graph_service.chains.jurisdiction import Country, Jurisdiction, Tool, Transfer
from graph_service.chains.walk import walk
from graph_service.labels import Text
from web import i18n
from web.chain_list import list_chain
from web.chain_picture import draw_chain
from web.chain_text import break_lines, width
from web.chain_words import Naming

TEMPLATES = Path(i18n.__file__).parent / "templates"
TODAY = date(2026, 11, 24)
OPEN = Period()
IN_FORCE = (Agreement("agreement", OPEN),)
EXPIRED = (Agreement("agreement", Period(None, date(2025, 12, 31))),)
CLAUSES = (Transfer("transfer", "clauses", (), OPEN),)
WORLD = Jurisdiction(
    {"Ireland": Country(True), "India": Country(False), "Japan": Country(False, OPEN)}, {"clauses": Tool(OPEN)}
)
NAMING = Naming(name=lambda iri: Text(iri, "en"), page=lambda iri: f"/{iri}", choose=lambda index: f"?n={index}")


@pytest.fixture(autouse=True)
def _english():
    token = i18n.current_language.set("en")
    yield
    i18n.current_language.reset(token)


def _chain(*edges: Engagement):
    return walk(build_adjacency(edges, uses={}), WORLD, "thing", TODAY)


def _edge(engager: str, engaged: str, country: str = "Ireland", *, agreements=IN_FORCE, transfers=(), scope="thing"):
    return Engagement(
        f"{engager}-{engaged}-{scope}",
        engager,
        engaged,
        scope,
        OPEN,
        countries=(country,) if country else (),
        agreements=agreements,
        transfers=transfers,
    )


def _visible(node) -> str:
    return " ".join(line.text for line in (*node.name_lines, *node.place_lines))


def _macros():
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, extensions=["jinja2.ext.i18n"])
    environment.install_gettext_callables(i18n.gettext, i18n.ngettext, newstyle=True)
    return environment.get_template("chain_picture.html").module


def test_picture_has_a_box_per_supplier_column_by_column():
    """The one who engages comes first, without a level; each supplier is a link that begins with what is seen."""
    picture = draw_chain(_chain(_edge("City", "Mailer"), _edge("Mailer", "Host")), NAMING)

    assert [(_visible(node), node.address) for node in picture.nodes] == [
        ("City", "/City"),
        ("Mailer Ireland", "?n=0"),
        ("Host Ireland", "?n=1"),
    ]
    assert [node.label for node in picture.nodes] == ["City", "Mailer Ireland, level 1", "Host Ireland, level 2"]
    assert [node.x for node in picture.nodes] == sorted(node.x for node in picture.nodes)


def test_third_country_is_said_in_words_by_border_and_by_sign():
    """Without a ground it is said too; with adequate protection there is a word and no sign."""
    picture = draw_chain(
        _chain(
            _edge("City", "A", "India", transfers=CLAUSES), _edge("City", "B", "India"), _edge("City", "C", "Japan")
        ),
        NAMING,
    )

    told = {node.name_lines[0].text: (_visible(node), node.classes, node.sign is not None) for node in picture.nodes}
    assert told["A"] == ("A India · third country", "chain-node chain-third", True)
    assert told["B"] == ("B India third country, no ground", "chain-node chain-third chain-groundless", True)
    assert told["C"] == ("C Japan third country, adequate protection", "chain-node chain-adequate", False)


def test_missing_and_expired_agreements_are_dashed_lines_with_words():
    """A line says what is wrong, and the box says it to those who do not see the line."""
    picture = draw_chain(
        _chain(_edge("City", "A"), _edge("City", "B", agreements=()), _edge("City", "C", agreements=EXPIRED)), NAMING
    )

    assert sorted((edge.words, "chain-lacking" in edge.classes) for edge in picture.edges) == [
        ("", False),
        ("expired", True),
        ("no agreement", True),
    ]
    assert [node.label for node in picture.nodes[1:]] == [
        "A Ireland, level 1",
        "B Ireland, level 1, no agreement",
        "C Ireland, level 1, agreement expired",
    ]


def test_supplier_engaged_by_two_has_one_box_and_two_lines():
    """A shared sub-processor is drawn once, and says who else engages it."""
    picture = draw_chain(_chain(_edge("City", "A"), _edge("City", "B"), _edge("A", "Host"), _edge("B", "Host")), NAMING)

    hosts = [node for node in picture.nodes if node.name_lines[0].text == "Host"]
    assert [node.label for node in hosts] == ["Host Ireland, level 2, also engaged by B"]
    assert len(picture.edges) == 4
    assert not picture.has_rings


def test_ring_ends_in_a_box_that_says_so():
    """A line back would cross the picture; a dashed box tells that the chain goes round."""
    picture = draw_chain(_chain(_edge("City", "A"), _edge("A", "B"), _edge("B", "A")), NAMING)

    assert [_visible(node) for node in picture.nodes] == [
        "City",
        "A Ireland",
        "B Ireland",
        "A ↩ met again, goes round in a ring",
    ]
    assert picture.has_rings


def test_supplier_in_two_scopes_says_for_what():
    """The same supplier under two services is two boxes that can be told apart."""
    chain = walk(
        build_adjacency(
            [_edge("City", "Host", scope="mail"), _edge("City", "Host", scope="pay")], uses={"thing": ("mail", "pay")}
        ),
        WORLD,
        "thing",
        TODAY,
    )

    assert sorted(_visible(node) for node in draw_chain(chain, NAMING).nodes) == [
        "City",
        "Host Ireland for mail",
        "Host Ireland for pay",
    ]


def test_chosen_supplier_has_its_path_marked():
    """The path from the start to the chosen one, and only that."""
    chain = _chain(_edge("City", "A"), _edge("City", "B"), _edge("A", "C"))

    picture = draw_chain(chain, NAMING, chosen=2)

    assert [_visible(node).split()[0] for node in picture.nodes if "chain-on-path" in node.classes] == [
        "City",
        "A",
        "C",
    ]
    assert [_visible(node).split()[0] for node in picture.nodes if node.is_chosen] == ["C"]
    assert sum("chain-on-path" in edge.classes for edge in picture.edges) == 2
    assert draw_chain(chain, NAMING, chosen=99).nodes == draw_chain(chain, NAMING).nodes


def test_picture_of_some_links_leaves_out_the_others():
    """Only what is asked for, and never a box without the way to it."""
    chain = _chain(_edge("City", "A"), _edge("City", "B"), _edge("A", "C"))

    assert [_visible(node).split()[0] for node in draw_chain(chain, NAMING, shown={0, 2}).nodes] == ["City", "A", "C"]
    assert draw_chain(chain, NAMING, shown={2}).nodes == ()


@pytest.mark.parametrize("suppliers", [5, 60, 300])
def test_picture_of_any_size_has_its_boxes_inside_and_apart(suppliers):
    """Readable at every size: no box outside the picture, none on another."""
    edges = [
        _edge("City" if n < 4 else f"S{n // 4}", f"S{n}", "India" if n % 5 == 0 else "Ireland")
        for n in range(suppliers)
    ]

    picture = draw_chain(_chain(*edges, _edge("S2", f"S{suppliers - 1}")), NAMING)

    assert len(picture.nodes) == suppliers + 1
    assert all(node.x > 0 and node.x + node.width < picture.width for node in picture.nodes)
    assert all(node.y > 0 and node.y + node.height < picture.height for node in picture.nodes)
    tops = sorted((node.x, node.y, node.height) for node in picture.nodes)
    assert all(a[0] != b[0] or a[1] + a[2] < b[1] for a, b in itertools.pairwise(tops))


def test_svg_has_links_in_order_hidden_lines_and_no_style():
    """It is well formed, works under a policy without inline style, and every label begins with the text in its box."""
    chain = _chain(_edge("City", "A & B <Inc>", "India", agreements=()), _edge("City", "C"))
    macros = _macros()

    picture = draw_chain(chain, NAMING, chosen=1)
    html = macros.chain_svg(picture) + macros.chain_legend(picture)

    svg = ET.fromstring(re.search(r"<svg class=\"chain-svg.*?</svg>", str(html), re.DOTALL)[0])
    links = svg.findall("a")
    assert [link.get("href") for link in links] == ["/City", "?n=0", "?n=1"]
    assert [link.get("aria-current") for link in links] == [None, None, "true"]
    for link in links:
        seen = " ".join("".join(text.itertext()) for text in link.findall("text"))
        assert link.get("aria-label").startswith(seen)
        assert link.find("title").text == link.get("aria-label")
    assert svg.find("g").get("aria-hidden") == "true"
    assert " style=" not in html


def test_list_has_each_supplier_below_the_one_who_engages_it():
    """The same chain as nested lists; a repeat says so and has nothing below it."""
    chain = _chain(
        _edge("City", "B"), _edge("City", "A", "India", agreements=()), _edge("A", "Host"), _edge("B", "Host")
    )

    (city,) = list_chain(chain, NAMING)

    assert [branch.name.value for branch in city.children] == ["A", "B"]
    assert [mark.word for mark in city.children[0].marks] == ["third country, no ground", "no agreement"]
    assert [(below.name.value, below.is_repeat) for one in city.children for below in one.children] == [
        ("Host", False),
        ("Host", True),
    ]


def test_list_opens_the_branches_on_the_way_to_the_chosen_supplier():
    """What the reader asked for can be seen without opening anything."""
    names = "ABCDE"
    chain = _chain(_edge("City", "A"), *(_edge(a, b) for a, b in itertools.pairwise(names)))

    def opened(chosen):
        (branch,) = list_chain(chain, NAMING, chosen=chosen)
        found = []
        while branch.children:
            found.append(branch.is_open)
            (branch,) = branch.children
        return found, branch.is_chosen

    assert opened(None) == ([True, True, False, False, False], False)
    assert opened(4) == ([True, True, True, True, True], True)


def test_list_in_html_keeps_links_outside_the_summary():
    """A link inside a summary would be a control in a control."""
    chain = _chain(_edge("City", "A"), _edge("A", "B"))

    html = str(_macros().chain_list(list_chain(chain, NAMING)))

    assert html.count("<details") == html.count("</details>") == 2
    assert all("<a" not in summary for summary in re.findall(r"<summary>(.*?)</summary>", html, re.DOTALL))
    assert "1 supplier<" in html


def test_long_name_is_broken_into_lines_and_what_is_left_out_is_read_out():
    """No text leaves its box; the whole name is in the label."""
    name = "Nordic Payroll and Personnel Administration Services Holding International Limited Company"
    picture = draw_chain(_chain(_edge("City", name)), NAMING)

    node = picture.nodes[1]
    assert len(node.name_lines) == 3
    assert node.name_lines[-1].text.endswith("…")
    assert node.label.startswith(_visible(node))
    assert name in node.label
    assert all(width(line.text, 14) <= node.width for line in node.name_lines)


def test_word_wider_than_a_line_is_broken():
    """A compound word of any length stays inside."""
    lines = break_lines("Personuppgiftsbiträdesavtalsuppföljningsansvarig", 14, 120, 9)

    assert "".join(lines) == "Personuppgiftsbiträdesavtalsuppföljningsansvarig"
    assert all(width(line, 14) <= 120 for line in lines)


def test_empty_chain_is_an_empty_picture_and_list():
    """A thing without engagements draws nothing."""
    chain = _chain()

    assert draw_chain(chain, NAMING).nodes == ()
    assert list_chain(chain, NAMING) == ()
