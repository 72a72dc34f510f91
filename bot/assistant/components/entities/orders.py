"""Order numbers and waybill numbers."""

import re
from collections.abc import Iterator

from bot.assistant.components.entities.found import Found

WAYBILL = re.compile(r"(?<![a-z0-9])(?:sf|yt|jd[a-z]*|zto|sto|yd|jt|ems|ht|db|dpk|cn|e[a-z])\d{8,18}(?:cn)?(?![a-z0-9])"
                     r"|(?:(?<=快递单号)|(?<=物流单号)|(?<=运单号))[是为:]? ?(?P<digits>\d{8,20})(?!\d)")
ORDER = re.compile(r"(?<![\da-z])\d{10,22}(?![\d])|(?<=订单号)[是为:]? ?(?P<short>\d{6,22})(?!\d)|(?<=订单)[:]? ?(?P<bare>\d{6,22})(?!\d)")
PHONE = re.compile(r"1[3-9]\d{9}")


def order_numbers(text: str) -> Iterator[Found]:
    """Yield order numbers (digits) and waybill numbers (a carrier's letters, or named as one)."""
    taken = set()
    for match in WAYBILL.finditer(text):
        group = "digits" if match["digits"] else 0
        taken.update(range(*match.span(group)))
        yield Found("waybill", match[group].upper(), *match.span(group))
    for match in ORDER.finditer(text):
        group = next((name for name in ("short", "bare") if match[name]), 0)
        named = group != 0 or "订单" in text[max(0, match.start() - 8):match.start()]
        if match.start(group) not in taken and (named or not PHONE.fullmatch(match[group])):
            yield Found("order_number", match[group], *match.span(group))
