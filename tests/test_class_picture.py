"""The picture of a class: every neighbour has a box of its own inside the frame, and a line to the class."""

from __future__ import annotations

from itertools import combinations

import pytest

from web.class_picture import MOST, ClassPicture, Neighbour, PictureBox, draw_class, joined


def neighbours(count: int, side: str = "n") -> list[Neighbour]:
    return [Neighbour(f"{side}{number}", f"/{side}{number}", "leder till") for number in range(count)]


def overlap(one: PictureBox, other: PictureBox) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


@pytest.mark.parametrize(
    "picture",
    [
        draw_class("Ensam", [], [], []),
        draw_class("Vanlig", neighbours(1, "u"), neighbours(3, "f"), neighbours(5, "e")),
        draw_class("Utan före", neighbours(2, "u"), [], neighbours(1, "e")),
        draw_class("Utan efter", [], neighbours(9, "f"), []),
        draw_class("Full", neighbours(4, "u"), neighbours(20, "f"), neighbours(20, "e")),
    ],
    ids=lambda picture: picture.boxes[0].name,
)
def test_boxes_stand_apart_inside_the_picture(picture: ClassPicture) -> None:
    """Nothing covers anything or is cut off."""
    assert [pair for pair in combinations(picture.boxes, 2) if overlap(*pair)] == []
    for box in picture.boxes:
        assert 0 <= box.x <= picture.width - box.width
        assert 0 <= box.y <= picture.height - box.height


def test_what_does_not_fit_is_counted() -> None:
    """The tables below the picture have it."""
    picture = draw_class("Full", neighbours(4, "u"), neighbours(20, "f"), neighbours(20, "e"))

    assert len(picture.boxes) == 1 + 2 + 2 * MOST
    assert picture.left_out == 2 + 2 * (20 - MOST)


def test_only_the_class_itself_is_chosen_and_has_no_address() -> None:
    """One need not go to where one is."""
    picture = draw_class("Båt", [], [], neighbours(2))

    assert [(box.name, box.address) for box in picture.boxes if box.is_chosen] == [("Båt", None)]
    assert [box.address for box in picture.boxes[1:]] == ["/n0", "/n1"]
    assert [line.words for line in picture.lines] == ["leder till", "leder till"]


def test_a_class_that_is_joined_in_several_ways_has_one_box() -> None:
    """With all that joins the two on its line."""
    found = joined(
        [Neighbour("Land", "/land", "från"), Neighbour("Hamn", "/hamn", "i"), Neighbour("Land", "/land", "till")]
    )

    assert found == [Neighbour("Land", "/land", "från, till"), Neighbour("Hamn", "/hamn", "i")]
