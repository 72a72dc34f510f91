"""Bring a shopper's text into one spelling, remembering where every character came from.

Pure text work: full width, traditional characters, emoji, repeats, slips of the input method, homophones,
pinyin, masks and markup. `Normalised.source_span` leads back to the shopper's own text.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import opencc

from bot.assistant.components import lexicon, pinyin

# Longer texts are stories or floods: what is wanted stands near the start or at the very end.
HEAD, TAIL = 900, 300


@dataclass(frozen=True)
class Normalised:
    """A text in one spelling; character i of `text` stands for source[starts[i]:ends[i]]."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Return where `text[start:end]` stands in the shopper's text (an empty span gives an empty span)."""
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return at, at
        return self.starts[start], self.ends[end - 1]

    def replace(self, pattern: re.Pattern[str], new: str | Callable[[re.Match[str]], str]) -> "Normalised":
        """Substitute like `pattern.sub`; every new character stands for all of what was matched."""
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for match in pattern.finditer(self.text):
            begin, end = match.span()
            fresh = new(match) if callable(new) else new
            if fresh == match.group() or begin == end:
                continue
            source = self.source_span(begin, end)
            pieces += [self.text[done:begin], fresh]
            starts += [*self.starts[done:begin], *([source[0]] * len(fresh))]
            ends += [*self.ends[done:begin], *([source[1]] * len(fresh))]
            done = end
        if not done:
            return self
        pieces.append(self.text[done:])
        return Normalised("".join(pieces), (*starts, *self.starts[done:]), (*ends, *self.ends[done:]))

    def with_text(self, text: str) -> "Normalised":
        """Return the same map under another text of the same length."""
        return Normalised(text, self.starts, self.ends)


def normalise(source: str) -> Normalised:
    """Return `source` in one spelling; never fails, whatever the characters."""
    result = _characters(source)
    result = _simplified(result)
    for pattern, new in _rules():
        result = result.replace(pattern, new)
    return pinyin.mend(result)


def _characters(source: str) -> Normalised:
    """Drop invisible and unpaired characters, fold width and case, turn line ends into commas."""
    kept: list[str] = []
    starts: list[int] = []
    for at in _positions(len(source)):
        for char in _fold(source[at]):
            kept.append(char)
            starts.append(at)
    return Normalised("".join(kept), tuple(starts), tuple(at + 1 for at in starts))


def _positions(length: int) -> list[int]:
    if length <= HEAD + TAIL:
        return list(range(length))
    return [*range(HEAD), *range(length - TAIL, length)]


@cache
def _fold(char: str) -> str:
    if char in "\r\n\v\f\u2028\u2029":
        return ","
    category = unicodedata.category(char)
    if category in ("Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"):
        return " " if char == "\t" else ""
    return unicodedata.normalize("NFKC", char).lower()


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _simplified(text: Normalised) -> Normalised:
    converted = _converter().convert(text.text)
    if len(converted) != len(text.text):
        converted = "".join(_converter().convert(char)[:1] or char for char in text.text)
    return text.with_text(converted)


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]:
    """Substitutions in the order in which they apply."""
    slips, emoji = lexicon.table("slips"), lexicon.table("emoji")
    return (
        (re.compile(r"<(?:script|style)\b.*?</(?:script|style)>", re.DOTALL), " "),
        (re.compile(r"<url>|https?://[!-~]+|www\.[!-~]+"), " 链接 "),
        (re.compile(r"</?[a-z!][^<>]{0,200}>"), " "),
        (re.compile(r"&(?:nbsp|amp|lt|gt|quot|#\d{1,6});"), " "),
        (re.compile(r"#e-[a-z]*\[数字x\]|#e-[a-z]*\d+|/:[\w^$#@*!-]{1,6}"), " "),
        (re.compile(r"(?<=\d),(?=\d{3}(?!\d))"), ""),
        (re.compile(r"\[orderid_\d+\]"), "订单号"),
        (re.compile(r"\[([^\[\]]{1,8})\]|\[[a-z]+_\d+\]"), _mask),
        (_any_of(emoji), lambda match: emoji[match.group()]),
        (re.compile(r"[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u3200-\u32ff]+"), " "),
        (re.compile(r"([^\W\d_a-z])\1{2,}"), lambda match: match.group(1)),
        (re.compile(r"([a-z])\1{3,}"), lambda match: match.group(1)),
        (re.compile(r"[?!]*\?[?!]*"), "?"),
        (re.compile(r"!{2,}"), "!"),
        (re.compile(r"[.。…]{2,}|~+|-{2,}|,{2,}|[、;]+"), ","),
        (re.compile(r"\s+"), " "),
        (_any_of(slips), lambda match: slips[match.group()]),
        (ADDRESS, ""),
    )


# 你好，请问… before a request says nothing about it; alone, it is a greeting and stays.
ADDRESS = re.compile(
    r"^[ ,!.]*(?:(?:你好|您好|哈喽|哈啰|hello|hi|嗨|喂|亲爱的|亲们?|(?:在吗|在不在?|在么|在没|有人(?:在?吗|在?不|在?么|没有?|在))+|客服|打扰(?:一下|了|下)?|不好意思"
    r"|请教(?:一下|下)?|(?:我)?(?:有个?|想问个?)(?:事儿?|问题)|问(?:一下|下|个事儿?))"
    r"(?:啊|呀|哦|呢|哈)?[ ,!?.:。]+|(?:你好|您好)?(?:想|麻烦)?请问(?:一下|下|你们?|您)?[ ,:]*)+(?=[^ ,!?.。].{2})"
)


MASKS = {"数字": "0", "金额": "0元", "订单编号": "订单号", "订单号": "订单号", "链接": "链接", "地址": "地址",
         "姓名": "名字", "电话": "电话", "日期": "日期", "时间": "时间", "站点": "站点", "url": "链接"}


def _mask(match: re.Match[str]) -> str:
    """`[数字x]` stands for something that was taken out; `[微笑]` is a picture."""
    return MASKS.get((match.group(1) or "").removesuffix("x"), " ")


def _any_of(spellings: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(spellings, key=len, reverse=True)))
