"""Amounts of money, counts, shares, durations and positions in a list."""

import re
from collections.abc import Iterator
from fractions import Fraction

from bot.assistant.components.entities.found import Found
from bot.assistant.components.entities.numerals import CHARACTERS, NUMBER, number, whole

PIECE = "个件只条双箱袋瓶包盒斤颗本台部套支罐张把份根片枚桶提串粒头盆棵株束单笔次样款枝朵筐批卷"
BROKEN = r"(?:坏|烂|死|碎|破|臭|裂|漏|没|少|化|霉|发霉|变质|有问题|是坏的|是烂的|不能吃|没法吃|不能用)"
HOURS = {"天": 24, "日": 24, "周": 168, "星期": 168, "礼拜": 168, "小时": 1, "钟头": 1}
UNITS = {"天": "D", "日": "D", "周": "W", "星期": "W", "礼拜": "W", "个月": "M", "月": "M", "年": "Y",
         "小时": "TH", "钟头": "TH", "分钟": "TM"}

AMOUNT = re.compile(
    rf"(?:(?P<sign>[¥$])|(?P<lead>便宜|贵|差|降|涨|退|赔|花|付|补|少|多))?(?P<yuan>{NUMBER})(?P<more>[多来几])?"
    rf"(?P<unit>元|块钱|块大洋|块|rmb|人民币|刀)?(?:(?P<jiao>[\d一二三四五六七八九])(?:毛|角)?(?:\d分)?)?(?:钱)?"
)
BARE_AMOUNT = re.compile(
    rf"(?:差价?|便宜|贵|降价?|涨|退款?|赔偿?|补偿?|返|多付|多收|花)(?:了|我|给我|才|只)?(?P<yuan>{NUMBER})"
    rf"(?![\d{CHARACTERS}{PIECE}天日周月年号点块元倍%分成小星半多期])"
)
# 一百二, 两千三: said of a price, without a unit.
ROUND_PRICE = re.compile(r"(?<![\d一二两三四五六七八九十])(?P<yuan>[一二两三四五六七八九][百千万][一二三四五六七八九])(?=买|拍|的(?![^,。?!])|卖|收|入手)")
SMALL_CHANGE = re.compile(rf"(?P<n>{NUMBER})(?P<unit>毛|角|分)钱")
PERCENT = re.compile(rf"百分之(?P<cn>{NUMBER})|(?P<digits>\d+(?:\.\d+)?)%|(?P<tenth>[一二两三四五六七八九\d])成")
FRACTION = re.compile(rf"(?P<below>{NUMBER})分之(?P<above>{NUMBER})")
HALF = re.compile(rf"(?:一)?半(?:都|是|已经)?(?={BROKEN})|{BROKEN}(?:了|掉)?(?P<tail>一?半)(?![天年个夜路小截])"
                  rf"|(?<![\d{CHARACTERS}])一半|对半|半(?=[箱袋盒包筐瓶])")
# 一大半, 快一半, 大部分: how many is not said. With the 都坏了 behind it, which is then not all of it.
VAGUE = re.compile(
    r"(?:(?:一|有)?[大小多]半|(?:快|近|将近|接近|差不多|大概|大约|估计|可能|也许|几乎|不到|不足|不止|超过|超|至少|起码|最多|顶多)有?(?:了|要)?(?:一半|半数)"
    r"|一半(?:不到|多|还多|以上|以下|左右|上下)|(?:过|超)半数?|半数以上|(?:绝大|一?大|一?小|少|一)部分|(?:大|绝大)?多数|少数"
    r"|一(?:点点|点儿|些|丢丢|丁点)|(?:好|有)些)"
    rf"(?:都|全|是|已经|给)*{BROKEN}?"
    # 好多都坏了: many, and less than all; without the 都 behind them these words count nothing
    rf"|(?:好多|很多|许多|不少|有的|几乎|好?几[{PIECE}])[^,。;!?]{{0,3}}(?:都|全)(?:是|已经|给)*{BROKEN}"
)
AFFECTED = re.compile(
    rf"(?P<all>{NUMBER})[{PIECE}](?P<between>[^,。?!\d]{{0,8}}?,?(?:里面|里头|里|中|当中)?(?:有)?)"
    rf"(?:(?P<a>{NUMBER})[{PIECE}]?(?:都|是|已经|全)?{BROKEN}|{BROKEN}(?:了|掉|掉了)?(?P<b>{NUMBER})(?![\d元块天半]))[{PIECE}]?"
)
ALL_OF_IT = re.compile(rf"(?:全部|全都|全|通通|统统|整箱|一整箱|一箱|整个)(?:都)?(?P<bad>{BROKEN})|(?<!是不是)(?<!分之[一二三四五六七八九])(?<!半)都(?:坏|烂|死|臭|发霉|变质)(?:了|完|光)")
COUNT = re.compile(rf"(?<![第\d.{CHARACTERS}])(?P<n>{NUMBER})(?P<unit>[{PIECE}]|公斤|千克)(?!月|小时|钟头|星期|礼拜|年)|(?P<both>[俩仨])(?![{PIECE}月])")
NO_COUNT = re.compile(r"一(?:个(?:问题|电话|说法|解释|答复|交代|人|事|情况|办法|客服|原因|意思|劲|多|字|样|好|子|下|劲儿|结果|回复|态度|差评|链接|月)"
                      r"|样|次(?:性|都|也)|条(?:龙|信息|短信|消息)|单(?!没|都)|把|本(?!书|没)|包(?:装|裹)|件事|份(?:子)?$|笔勾)")
DURATION = re.compile(
    rf"(?P<n>{NUMBER})(?P<half>个半)?(?:个|多个|来个)?(?P<more>多|来|几)?(?P<unit>天|日|周|星期|礼拜|(?<=[个半])月|小时|钟头|分钟|年)(?P<tail>半|多)?"
    r"(?![前后]|之前|之后|以前|以后|无理由|[号])"
)
ORDINAL = re.compile(rf"第(?P<n>{NUMBER})[{PIECE}](?!月)")
POSITIONS = (
    (re.compile(r"(?:倒数第一|最后面?|最末|末尾)(?:的)?(?:那|一)?(?:一)?[个件单笔双条台]"), -1),
    (re.compile(r"最?贵(?:一点|点|些)?的?(?:那|一)?(?:一)?[个件单双条台款](?!人)|最贵的"), "dearest"),
    (re.compile(r"最?便宜(?:一点|点|些)?的?(?:那|一)(?:一)?[个件单双条台款]|最便宜的|便宜的(?=$|[,。!])"), "cheapest"),
    (re.compile(r"(?:最近|最新|刚刚?|新)(?:买|下|拍|付)?的?(?:那|这|一)(?:一)?[个件单笔双条台]"), "latest"),
    (re.compile(r"(?:最早|最先|最开始)(?:买|下|拍)?的?(?:那|一)?(?:一)?[个件单笔]?"), "earliest"),
    (re.compile(r"(?:另外?|其他|别的)(?:的)?(?:那)?一?[个件单双条台]|另一[个件单]"), "other"),
)


def amounts(text: str) -> Iterator[Found]:
    """Yield money, in fen."""
    for match in AMOUNT.finditer(text):
        value = number(match["yuan"])
        start = match.start("sign") if match["sign"] else match.start("yuan")
        if value is None or not _is_money(match, text):
            continue
        fen = value * 100 + (Fraction(number(match["jiao"]) or 0) * 10 if match["jiao"] and match["unit"] else 0)
        more = {"about": True} if match["more"] else {}
        yield Found("amount", int(fen), start, match.end(), more)
    for match in BARE_AMOUNT.finditer(text):
        value = number(match["yuan"])
        if value is not None and value >= 5:
            yield Found("amount", int(value * 100), match.start("yuan"), match.end("yuan"))
    for match in ROUND_PRICE.finditer(text):
        if (value := number(match["yuan"])) is not None:
            yield Found("amount", int(value * 100), *match.span())
    for match in SMALL_CHANGE.finditer(text):
        if (value := number(match["n"])) is not None:
            yield Found("amount", int(value * (1 if match["unit"] == "分" else 10)), *match.span())


def _is_money(match: re.Match[str], text: str) -> bool:
    """Whether a number is money: by its sign or unit; 块 alone counts pieces of cake too."""
    unit = match["unit"]
    if match["sign"] or unit in ("元", "块钱", "块大洋", "rmb", "人民币"):
        return True
    if unit != "块":
        return False
    after = text[match.end():match.end() + 1]
    return bool(match["lead"] or match["jiao"] or match["more"] or not after or after in "钱的,。?!多左吗呢吧啊了买付给赔退运邮都就才也 ")


def shares(text: str) -> Iterator[Found]:
    """Yield what part of the goods is meant, as a fraction: 1/3, 3/10, 1/1; nothing for a vague one, so that it is asked."""
    text = VAGUE.sub(lambda match: "　" * len(match.group()), text)
    for match in AFFECTED.finditer(text):
        total, bad = whole(match["all"]), whole(match["a"] or match["b"])
        half_of_it = text[match.end():].startswith(("一半", "了一半", "半"))
        if total and bad is not None and 0 < bad <= total and not half_of_it:
            yield Found("share", str_of(Fraction(bad, total)), *match.span(), {"affected": bad, "total": total})
    for match in FRACTION.finditer(text):
        below, above = whole(match["below"]), whole(match["above"])
        if below and above is not None and above <= below:
            yield Found("share", str_of(Fraction(above, below)), *match.span())
    for match in PERCENT.finditer(text):
        value = number(match["cn"] or match["digits"] or match["tenth"])
        if value is not None:
            yield Found("share", str_of(value / (10 if match["tenth"] else 100)), *match.span())
    for match in HALF.finditer(text):
        group = "tail" if match["tail"] else 0
        yield Found("share", "1/2", match.start(group), match.end(group))
    for match in ALL_OF_IT.finditer(text):
        yield Found("share", "1/1", *match.span())


def str_of(value: Fraction) -> str:
    """Write a fraction with its denominator, 1/1 too."""
    return f"{value.numerator}/{value.denominator}"


def counts(text: str) -> Iterator[Found]:
    """Yield how many pieces are meant."""
    for match in COUNT.finditer(text):
        value = whole(match["n"] or match["both"])
        if value and not NO_COUNT.match(text, match.start()):
            yield Found("count", value, *match.span(), {"unit": match["unit"]} if match["unit"] else {})


def durations(text: str) -> Iterator[Found]:
    """Yield lengths of time as ISO 8601 (P3D, PT48H), with the hours where they are fixed."""
    for match in DURATION.finditer(text):
        value = number(match["n"])
        if value is None or (match["unit"] == "年" and value > 30):
            continue
        if match["half"] or match["tail"] == "半":
            value += Fraction(1, 2)
        unit = match["unit"]
        iso = _iso(value, unit)
        if iso:
            more = {"hours": int(value * HOURS[unit])} if unit in HOURS else {}
            yield Found("duration", iso, *match.span(), more)


def _iso(value: Fraction, unit: str) -> str | None:
    """Write a duration; a half is written in the next smaller unit."""
    code = UNITS[unit]
    if value.denominator == 1:
        number_ = int(value)
        if code == "W":
            number_, code = number_ * 7, "D"
    elif value.denominator == 2:
        smaller = {"D": (24, "TH"), "W": (7, "D"), "M": (30, "D"), "Y": (12, "M"), "TH": (60, "TM")}
        if code not in smaller or (value * smaller[code][0]).denominator != 1:
            return None
        number_, code = int(value * smaller[code][0]), smaller[code][1]
    else:
        return None
    return f"PT{number_}{code[1]}" if code.startswith("T") else f"P{number_}{code}"


def ordinals(text: str) -> Iterator[Found]:
    """Yield positions in a list: 2, -1 for the last, or dearest, cheapest, latest, earliest, other."""
    for match in ORDINAL.finditer(text):
        value = whole(match["n"])
        if value:
            yield Found("ordinal", value, *match.span())
    for pattern, value in POSITIONS:
        for match in pattern.finditer(text):
            yield Found("ordinal", value, *match.span())
