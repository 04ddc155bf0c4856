from __future__ import annotations

import pytest

from evidencemap.records.dates import OPEN_END, OPEN_START, Date, parse_date


@pytest.mark.parametrize(
    "written",
    ["2019", " 2019 ", "2019-05", "2019-05-03", "2019-12", "2019-21", "2019-24", "2019-uu", "2019-05-03T10:00Z"],
)
def test_a_year(written: str) -> None:
    """Of a date that is known to the day, the year counts."""
    assert parse_date(written) == Date(2019, 2019, "2019")


@pytest.mark.parametrize("written", ["2019a", "May 2019", "may 3, 2019", "2019/2019", "2019-05/2019-06"])
def test_a_year_in_other_words(written: str) -> None:
    """A letter, a month or a span within one year do not hide the year."""
    assert parse_date(written) == Date(2019, 2019, "2019")


@pytest.mark.parametrize(
    "written", ["2020~", "2020?", "2020%", "2020?~", "c. 2020", "ca. 2020", "ca 2020", "circa 2020"]
)
def test_an_approximate_year(written: str) -> None:
    """An approximate year may be a year earlier or later, is shown as approximate, and sorts by itself."""
    date = parse_date(written)
    assert date == Date(2019, 2021, "ca. 2020", approximate=True)
    assert date.year == 2020


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2011/2012", Date(2011, 2012, "2011–2012")),
        ("2011--2012", Date(2011, 2012, "2011–2012")),
        ("2011-2012", Date(2011, 2012, "2011–2012")),
        ("2011~/2012", Date(2010, 2013, "ca. 2011–2012", approximate=True)),
        ("2011/2012?", Date(2010, 2013, "ca. 2011–2012", approximate=True)),
        ("2019~/..", Date(2018, OPEN_END, "ca. 2019 or later", approximate=True)),
        ("2019/..", Date(2019, OPEN_END, "2019 or later")),
        ("2019/", Date(2019, OPEN_END, "2019 or later")),
        ("../2019", Date(OPEN_START, 2019, "2019 or earlier")),
        ("199u", Date(1990, 1999, "1990s", approximate=True)),
        ("199X", Date(1990, 1999, "1990s", approximate=True)),
    ],
)
def test_a_span(written: str, date: Date) -> None:
    """A span counts from its first to its last year; an open end is open."""
    assert parse_date(written) == date


def test_a_reprint() -> None:
    """Of a reprint the year of the edition in hand counts, and both years are shown."""
    assert parse_date("[1899] 1999") == Date(1999, 1999, "1899/1999")


@pytest.mark.parametrize(
    "written",
    [
        "",
        "in press",
        "n.d.",
        "forthcoming",
        "unknown",
        "..",
        "/",
        "../..",
        "2012/2011",
        "20",
        "-0876",
        "9" * 5000,
        "2019-20",
        "2019-13",
        "2019-00",
    ],
)
def test_no_date(written: str) -> None:
    """What gives no year is no date, and no year is invented."""
    assert parse_date(written) is None


@pytest.mark.parametrize(
    ("written", "year"), [("2019", 2019), ("2011/2015", 2011), ("2011~/2015", 2013), ("199u", 1994), ("2019~/..", 2018)]
)
def test_the_year_to_sort_by(written: str, year: int) -> None:
    """An approximate date sorts by its middle, any other and one that is open by its first year."""
    date = parse_date(written)
    assert date is not None
    assert date.year == year


def test_order() -> None:
    """Dates sort by the first year in which the work can have appeared."""
    dates = [date for date in map(parse_date, ["2020", "2011/2012", "../2019", "2011"]) if date]
    assert [date.text for date in sorted(dates)] == ["2019 or earlier", "2011", "2011–2012", "2020"]
