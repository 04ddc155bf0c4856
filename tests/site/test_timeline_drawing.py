from __future__ import annotations

from itertools import combinations

import pytest

from evidencemap.model import EvidenceMap
from evidencemap.site.timeline import Circle, TimelineDrawing, text_width, timeline_drawing
from evidencemap.site.years import year_scale


def drawn(review: EvidenceMap) -> TimelineDrawing:
    return timeline_drawing(
        review, lambda study: f"studies/{study.id}.html", lambda work: f"references/{work.key}.html"
    )


@pytest.fixture(scope="module")
def drawing(review: EvidenceMap) -> TimelineDrawing:
    return drawn(review)


def test_no_label_covers_another(drawing: TimelineDrawing) -> None:
    """Circles and their labels keep clear of one another, so every study can be read."""
    for one, other in combinations(drawing.circles, 2):
        if abs(one.y - other.y) < 12:
            (left, right), (other_left, other_right) = _reach(one), _reach(other)
            assert right < other_left or other_right < left, (one.label, other.label)


def test_everything_is_inside_the_picture(drawing: TimelineDrawing) -> None:
    """No circle and no label is cut off at an edge."""
    for circle in drawing.circles:
        left, right = _reach(circle)
        assert left >= 0
        assert right <= drawing.width
        assert 0 < circle.y < drawing.height


def test_a_lane_holds_its_circles(drawing: TimelineDrawing) -> None:
    """Bands follow one another without a gap, and every circle lies in one of its own kind."""
    for upper, lower in zip(drawing.bands, drawing.bands[1:], strict=False):
        assert upper.y + upper.height == pytest.approx(lower.y, abs=0.2)
    for circle in drawing.circles:
        band = next(band for band in drawing.bands if band.y <= circle.y < band.y + band.height)
        assert band.kind == circle.kind


def test_later_studies_stand_further_right(drawing: TimelineDrawing) -> None:
    """The place of a circle along the line is its year."""
    x = {circle.href: circle.x for circle in drawing.circles}
    assert x["studies/mbt-trial.html"] < x["studies/kvarstein2015.html"] < x["studies/folmo2019.html"]


def test_every_circle_leads_somewhere_and_says_what_it_is(drawing: TimelineDrawing) -> None:
    """Each circle links to a page and has a name with a year, for the tooltip and for those who cannot see it."""
    for circle in drawing.circles:
        assert circle.href.endswith(".html")
        assert "cited by" in circle.title


def test_both_ends_know_a_citation(drawing: TimelineDrawing) -> None:
    """A line lights up at the citing and at the cited circle."""
    ends = [id_ for circle in drawing.circles for id_ in circle.curves]
    assert sorted(ends) == sorted([curve.id for curve in drawing.curves] * 2)


def test_what_is_left_out_is_said(drawing: TimelineDrawing) -> None:
    """The notes say how many works of background are not shown."""
    assert any("are left out" in note for note in drawing.notes)


def test_the_same_review_gives_the_same_drawing(review: EvidenceMap, drawing: TimelineDrawing) -> None:
    """Nothing in the drawing is left to chance."""
    assert drawn(review) == drawing


def test_one_old_work_does_not_press_the_rest_together() -> None:
    """Years run in even steps; what is far older shares a place before them, and what has no date comes last."""
    scale = year_scale([1911, *range(1990, 2020), None], 0.0, 100.0)
    assert scale.x(1911) == 0.0
    assert scale.x(1996) - scale.x(1995) == pytest.approx(scale.x(2016) - scale.x(2015))
    assert scale.x(1911) < scale.x(1990) < scale.x(2019) < scale.x(None) == 100.0
    assert [words for _, words in scale.ticks][:2] == ["before 1990", "1990"]


def test_a_review_without_dates_can_be_drawn() -> None:
    """No year at all is no reason to fail."""
    assert year_scale([None, None], 0.0, 100.0).x(None) == 100.0
    assert year_scale([], 0.0, 100.0).slots > 0


def _reach(circle: Circle) -> tuple[float, float]:
    width = text_width(circle.label)
    if circle.anchor == "end":
        return circle.label_x - width, circle.x + circle.radius
    return circle.x - circle.radius, circle.label_x + width
