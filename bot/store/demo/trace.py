"""The line of scans that a parcel leaves behind, from its status and its key moments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

CITY = {
    "北京": "北京", "上海": "上海", "天津": "天津", "浙江": "杭州", "江苏": "南京", "安徽": "合肥",
    "广东": "广州", "福建": "泉州", "山东": "烟台", "四川": "成都", "湖北": "武汉", "辽宁": "大连",
    "云南": "昆明", "河北": "石家庄", "河南": "郑州", "海南": "海口", "新疆": "乌鲁木齐", "西藏": "拉萨",
    "内蒙古": "呼和浩特", "青海": "西宁", "甘肃": "兰州", "宁夏": "银川", "香港": "香港", "海外": "海外",
}  # fmt: skip
LAST_NODE = {
    "collected": "collected",
    "in_transit": "transit",
    "stalled": "transit",
    "out_for_delivery": "out_for_delivery",
    "station_or_locker": "station",
    "signed_self": "signed",
    "signed_other": "signed",
    "returned": "returned",
    "refused": "refused",
}
DELIVERING = ("station", "signed", "refused")  # these come after a courier went out
NODE = {"returned": "transit", "refused": "out_for_delivery"}  # as bot/guarantee/codes.py calls them
WORDS = {
    "collected": "【{here}】快件已由{here}营业部揽收",
    "transit": "【{here}】快件已到达{here}转运中心，正发往下一站",
    "out_for_delivery": "【{there}】快件正在派送，请保持电话畅通",
    "station": "【{there}】快件已存放至驿站，请凭取件码领取",
    "signed": "【{there}】快件已签收，签收人：本人",
    "returned": "【{there}】快件退回发件人途中",
    "refused": "【{there}】收件人拒收，快件将退回",
}
BY_OTHERS = "【{there}】快件已签收，签收人：驿站代收"


@dataclass(frozen=True)
class Scan:
    """One line of the trace."""

    at: datetime
    node: str
    place: str
    text: str


def scans(
    status: str, origin: str, target: str, collected: datetime | None, last: datetime | None
) -> list[Scan]:
    """Return the scans of a parcel from its collection to its `last` one, in order."""
    if collected is None or last is None:
        return []
    here, there = CITY[origin], CITY[target]
    return [
        Scan(at.replace(microsecond=0), NODE.get(node, node), place, _text(node, status, place, there))
        for at, node, place in _stages(LAST_NODE[status], here, there, collected, last)
    ]


def _stages(
    final: str, here: str, there: str, first: datetime, last: datetime
) -> Iterator[tuple[datetime, str, str]]:
    yield first, "collected", here
    if final == "collected":
        return
    way = last - first
    if final == "transit":
        yield first + way * 0.4, "transit", here
        yield last, "transit", there
        return
    yield first + way * 0.2, "transit", here
    yield first + way * 0.7, "transit", there
    if final in DELIVERING:
        yield first + way * 0.9, "out_for_delivery", there
    yield last, final, there


def _text(node: str, status: str, place: str, there: str) -> str:
    words = BY_OTHERS if status == "signed_other" else WORDS[node]
    return (words if node == "signed" else WORDS[node]).format(here=place, there=there)
