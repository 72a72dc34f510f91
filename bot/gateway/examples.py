"""Examples of the interface, shown in OpenAPI."""

from __future__ import annotations

from litestar.openapi.spec import Example

SESSIONS = [
    Example(id="visitor", summary="Somebody who has not signed in", value={}),
    Example(
        id="shopper",
        summary="A shopper whom the shop's server vouches for, who chatted as a visitor before",
        value={"token": "eyJhbGciOiJIUzI1NiIsImtpZCI6IjIwMjYtMTEifQ.…", "visitor": "eyJhbGciOiJIUzI1NiJ9.…"},
    ),
]
MESSAGES = [
    Example(
        id="typed",
        summary="A typed message; sent again with the same client_id it is stored once",
        value={"client_id": "0b0f4c7e-6a55-4f0e-9d52-7f2f7d1b7c3a", "text": "牛仔裤还能退吗"},
    ),
    Example(
        id="pressed",
        summary="A pressed button: its title as text, its id as button",
        value={"client_id": "5d0f4c7e-6a55-4f0e-9d52-7f2f7d1b7c3b", "text": "确认", "button": "3f6c0d9f2b7e4f0a"},
    ),
    Example(
        id="asked_on_a_page",
        summary="Asked on a product's page; {\"order_line\": 7} asks about one of the shopper's own items",
        value={"client_id": "7e0f4c7e-6a55-4f0e-9d52-7f2f7d1b7c3c", "text": "这件支持哪些保障", "context": {"product": "muyi-dress"}},
    ),
]
ANSWERS = [
    Example(id="approve", summary="The seller agrees", value={"event": "approve", "key": "erp-20261125-0001"}),
    Example(
        id="refuse",
        summary="The seller refuses and says why",
        value={"event": "refuse", "key": "erp-20261125-0002", "reason": "吊牌已剪"},
    ),
    Example(
        id="return_address",
        summary="Where the goods go back to",
        value={"event": "return_address", "key": "erp-20261125-0003", "address": "浙江省杭州市某路1号"},
    ),
]
