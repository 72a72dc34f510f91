"""Who is it? Tokens that a shop's server signs, and the short-lived sessions we sign ourselves.

All are JWTs (HS256). A shop's token names its key in the header (`kid`), so keys can be rotated; it says `sub`
(the shopper's id) and `exp`, at most an hour ahead. Nothing else of it is believed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import jwt

SHOP_TOKEN = timedelta(hours=1)
SESSION = timedelta(minutes=30)
LINK = timedelta(minutes=10)
VISITOR = timedelta(days=90)
LEEWAY = timedelta(seconds=30)  # clocks of two servers
ALGORITHM = "HS256"
SELLER = "anxin-seller"  # the audience of what a shop's server says in its own name


class BadToken(Exception):
    """Forged, expired, foreign or of another kind; which of them is not told."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose session it is. A visitor has not signed in."""

    shopper: str
    visitor: bool


def sign_shop_token(key_id: str, key: str, shopper: str, now: datetime, seconds: int = 900) -> str:
    """Sign what a shop's server hands to its page: this browser belongs to `shopper`."""
    claims = {"sub": shopper, "iat": now, "exp": now + timedelta(seconds=seconds), "aud": "anxin"}
    return jwt.encode(claims, key, ALGORITHM, headers={"kid": key_id})


def read_shop_token(token: str, keys: Mapping[str, str], now: datetime) -> str:
    """Return the shopper's id. Raises BadToken."""
    try:
        key = keys[jwt.get_unverified_header(token)["kid"]]
        claims = _read(token, key, "anxin", now)
    except (jwt.InvalidTokenError, KeyError, TypeError):
        raise BadToken from None
    shopper = claims["sub"]
    if not isinstance(shopper, str) or not 0 < len(shopper) <= 40 or shopper.startswith(("v-", "rasa:")):
        raise BadToken
    if claims["exp"] > (now + SHOP_TOKEN + LEEWAY).timestamp():
        raise BadToken
    return shopper


def sign_seller_token(key_id: str, key: str, shop: str, now: datetime, seconds: int = 900) -> str:
    """Sign what a shop's server calls /api/shop with; its audience makes it worthless as a shopper's token."""
    claims = {"sub": shop, "iat": now, "exp": now + timedelta(seconds=seconds), "aud": SELLER}
    return jwt.encode(claims, key, ALGORITHM, headers={"kid": key_id})


def read_seller_token(token: str, keys: Mapping[str, str], now: datetime) -> str:
    """Return the shop's id. Raises BadToken, for a shopper's token too."""
    try:
        claims = _read(token, keys[jwt.get_unverified_header(token)["kid"]], SELLER, now)
    except (jwt.InvalidTokenError, KeyError, TypeError):
        raise BadToken from None
    shop = claims["sub"]
    if not isinstance(shop, str) or not 0 < len(shop) <= 40 or "\x00" in shop:
        raise BadToken
    if claims["exp"] > (now + SHOP_TOKEN + LEEWAY).timestamp():
        raise BadToken
    return shop


def new_visitor() -> str:
    """Return the id of a visitor; no shop's shopper can have it."""
    return f"v-{uuid4().hex[:30]}"


def sign_visitor(secret: str, visitor: str, now: datetime) -> str:
    """Sign the secret by which a browser comes back as the same visitor."""
    return jwt.encode({"sub": visitor, "exp": now + VISITOR, "aud": "visitor"}, secret, ALGORITHM)


def read_visitor(token: str, secret: str, now: datetime) -> str:
    """Return the visitor's id. Raises BadToken."""
    return str(_own(token, secret, "visitor", now)["sub"])


def sign_session(secret: str, identity: Identity, now: datetime) -> tuple[str, datetime]:
    """Return a session and when it ends."""
    ends = now + SESSION
    claims = {"sub": identity.shopper, "visitor": identity.visitor, "exp": ends, "aud": "session"}
    return jwt.encode(claims, secret, ALGORITHM), ends


def read_session(token: str, secret: str, now: datetime) -> Identity:
    """Return whose session it is. Raises BadToken."""
    claims = _own(token, secret, "session", now)
    return Identity(str(claims["sub"]), bool(claims["visitor"]))


def sign_link(secret: str, name: str, shopper: str, now: datetime) -> tuple[str, datetime]:
    """Sign an address of one picture or video (`name`), for its owner's page, and say when it ends."""
    ends = now + LINK
    return jwt.encode({"sub": name, "for": shopper, "exp": ends, "aud": "link"}, secret, ALGORITHM), ends


def read_link(token: str, secret: str, name: str, now: datetime) -> str:
    """Return the shopper whom the address of `name` was signed for. Raises BadToken."""
    claims = _own(token, secret, "link", now)
    if claims["sub"] != name:
        raise BadToken
    return str(claims["for"])


def _own(token: str, secret: str, audience: str, now: datetime) -> dict:
    try:
        return _read(token, secret, audience, now)
    except (jwt.InvalidTokenError, KeyError, TypeError):
        raise BadToken from None


def _read(token: str, key: str, audience: str, now: datetime) -> dict:
    options = {"require": ["sub", "exp", "aud"], "verify_exp": False, "verify_iat": False}
    claims = jwt.decode(token, key, [ALGORITHM], audience=audience, options=options)
    if not isinstance(claims["exp"], int | float) or claims["exp"] + LEEWAY.total_seconds() <= now.timestamp():
        raise jwt.ExpiredSignatureError
    return claims
