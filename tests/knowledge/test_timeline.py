"""An item's rights as a picture: what is drawn where, and that no text breaks out of it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import application
from bot.cli.rights import BAR, bar
from bot.timeline import WIDTH, Row, Scale, ordered, svg

NOW = datetime.fromisoformat("2026-11-25T12:00+08:00")
DAY = timedelta(days=1)
SVG = "{http://www.w3.org/2000/svg}"
SOON = Row("soon", "granted", "yes", NOW - 4 * DAY, NOW + 3 * DAY, NOW + DAY, "until soon", "199")
LATE = Row("late", "conditional", "perhaps", NOW - 2 * DAY, NOW + 400 * DAY, None, "until late")
OPEN = Row("open", "granted", "yes")
OVER = Row("over", "refused", "no", NOW - 9 * DAY, NOW - DAY, None, "until yesterday")
JEANS = {"item": "7", "category": "clothing", "shop_type": "tmall", "pay_time": "2026-11-17T08:00:00+08:00",
         "sign_time": "2026-11-20T15:30:00+08:00", "amount": 19900}  # fmt: skip


def _drawn(*rows: Row, title: str = "item") -> ElementTree.Element:
    return ElementTree.fromstring(svg(rows, NOW, title, "now"))


def _groups(drawing: ElementTree.Element) -> list[ElementTree.Element]:
    return drawing.findall(f"{SVG}g")


def _now_x(group: ElementTree.Element) -> float:
    [line] = [path for path in group.iter(f"{SVG}path") if path.get("stroke-width")]
    return float(line.attrib["d"][1:].split()[0])


def _bar_ends(group: ElementTree.Element) -> tuple[float, float]:
    rect = group.find(f"{SVG}rect")
    assert rect is not None
    left = float(rect.attrib["x"])
    return left, left + float(rect.attrib["width"])


def test_the_soonest_stands_first_and_refusals_last() -> None:
    rows = [OVER, OPEN, LATE, SOON]
    assert [row.name for row in ordered(rows)] == ["soon", "late", "open", "over"]
    told = [group.findtext(f"{SVG}title", "") for group in _groups(_drawn(*rows))]
    assert told == ["soon yes until soon 199", "late perhaps until late", "open yes", "over no until yesterday"]


def test_a_reminder_counts_as_the_time_a_right_is_due() -> None:
    reminded = Row("reminded", "granted", "yes", None, NOW + 9 * DAY, NOW + DAY / 2)
    assert ordered([SOON, reminded]) == [reminded, SOON]


def test_a_reminder_without_a_deadline_ends_the_bar() -> None:
    [group] = _groups(_drawn(Row("x", "granted", "yes", NOW - DAY, None, NOW + DAY, "until")))
    assert _bar_ends(group)[1] > _now_x(group)


def test_a_refusal_is_greyed_and_what_depends_is_outlined() -> None:
    soon, late, over = _groups(_drawn(SOON, LATE, OVER))
    assert [group.get("opacity") for group in (soon, late, over)] == [None, None, "0.6"]
    dashed = [group.find(f"{SVG}rect").get("stroke-dasharray") for group in (soon, late)]
    assert dashed == [None, "4 3"]


@pytest.mark.parametrize("ahead", [timedelta(seconds=1), DAY, 3 * DAY, 30 * DAY, 4000 * DAY])
def test_what_is_still_to_come_lies_right_of_now_inside_the_picture(ahead: timedelta) -> None:
    [group] = _groups(_drawn(Row("x", "granted", "yes", NOW - DAY, NOW + ahead)))
    left, right = _bar_ends(group)
    assert 0 < left < _now_x(group) <= right < WIDTH
    assert (right > _now_x(group) + 5) == (ahead >= DAY)


def test_what_is_over_lies_left_of_now() -> None:
    [group] = _groups(_drawn(OVER))
    assert _bar_ends(group)[1] < _now_x(group)


def test_now_lies_at_one_place_in_every_row() -> None:
    assert len({_now_x(group) for group in _groups(_drawn(SOON, LATE, OVER))}) == 1


def test_no_text_breaks_out_of_the_drawing() -> None:
    bad = "<script>alert(1)</script>&\x00\x1b\ud800"
    drawing = _drawn(Row(bad, bad, bad, NOW, NOW + DAY, None, bad, bad), title=bad)
    assert {element.tag.removeprefix(SVG) for element in drawing.iter()} == {
        "svg", "title", "desc", "text", "g", "rect", "path"}  # fmt: skip
    assert drawing.findtext(f"{SVG}title") == "<script>alert(1)</script>&"


def test_a_long_time_is_broken_after_punctuation_and_never_cut_off() -> None:
    text = "2026年11月22日14:20起算，请在2027年11月21日24:00前，最晚2027年11月22日24:00。"
    [group] = _groups(_drawn(Row("x", "granted", "yes", NOW, NOW + DAY, None, text)))
    lines = [line.text or "" for line in group.findall(f"{SVG}text")[2:]]
    assert "".join(lines) == text
    assert len(lines) == 2
    assert lines[0].endswith("，")


def test_it_says_in_words_what_it_shows_and_takes_any_width() -> None:
    drawing = _drawn(SOON, OVER)
    assert drawing.get("role") == "img"
    assert [drawing[0].tag, drawing[1].tag] == [f"{SVG}title", f"{SVG}desc"]
    assert drawing[1].text == "now soon yes until soon 199 over no until yesterday"
    assert drawing.get("width") == "100%"
    assert float(drawing.attrib["viewBox"].split()[3]) > max(
        float(text.attrib["y"]) for text in drawing.iter(f"{SVG}text"))  # fmt: skip


def test_nothing_to_draw_is_a_drawing_too() -> None:
    assert _groups(_drawn()) == []


def test_the_terminal_shows_the_same_places() -> None:
    scale = Scale.of([SOON, LATE], NOW)
    soon, late = bar(SOON, scale, NOW), bar(LATE, scale, NOW)
    assert soon.index("│") < soon.index("●") < soon.index("◆")
    assert late.endswith("▶")
    assert late.index("│") == soon.index("│")
    assert len(soon) == len(late) == BAR


def _run(*words: str) -> Result:
    return CliRunner().invoke(application(("rights",), ["rights"]), ["rights", "--now", NOW.isoformat(), *words])


def test_the_command_draws_prints_and_writes_the_same_rights(tmp_path: Path) -> None:
    facts, drawn = tmp_path / "facts.json", tmp_path / "rights.svg"
    facts.write_text(json.dumps(JEANS), encoding="utf-8")
    rows = json.loads(_run("--facts", str(facts), "--json", "--svg", str(drawn)).stdout)
    returned = next(row for row in rows if row["name"] == "七天无理由退换")
    assert (returned["start"], returned["deadline"]) == (JEANS["sign_time"], "2026-11-28T00:00:00+08:00")
    assert returned["amount_text"] == "可退：199元。"
    told = [group.findtext(f"{SVG}title", "") for group in _groups(ElementTree.parse(drawn).getroot())]
    assert [line.split()[0] for line in told] == [row["name"].split()[0] for row in rows]
    lines = _run("--facts", str(facts)).stdout.splitlines()
    assert [line.split()[0] for line in lines[1:]] == [row["name"].split()[0] for row in rows]


def test_a_year_is_said_where_it_is_another_one(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps({**JEANS, "sign_time": "2026-12-24T15:30:00+08:00"}), encoding="utf-8")
    for now, day in (
        ("2026-12-26T12:00+08:00", "12月31日24:00前"),
        ("2027-01-01T12:00+08:00", "2026年12月31日24:00前"),
    ):
        rows = json.loads(_run("--facts", str(facts), "--json", "--now", now).stdout)
        assert f"，{day}。" in next(row["time_text"] for row in rows if row["name"] == "七天无理由退换")


def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    result = _run("--item", "10011", "--svg", str(tmp_path / "nowhere" / "rights.svg"))
    assert result.exit_code == 2
    assert "--svg" in result.stderr
