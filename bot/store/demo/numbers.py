"""Numbers that look real and are the same every time: made from names, never from the clock."""

from __future__ import annotations

from hashlib import sha256


def digits(name: str, count: int) -> str:
    """Return `count` decimal digits that depend on `name` alone."""
    return str(int(sha256(name.encode()).hexdigest(), 16))[-count:]


def order_number(shopper_id: str, key: str) -> str:
    """Return 19 digits; the last six are the buyer's, as on the platform."""
    return "3" + digits(f"order {shopper_id}/{key}", 12) + digits(f"shopper {shopper_id}", 6)


def waybill(shopper_id: str, key: str) -> str:
    """Return a waybill of the invented carriers: two letters and 13 digits."""
    return "YL" + digits(f"waybill {shopper_id}/{key}", 13)


def case_number(name: str) -> str:
    """Return the number of a case or ticket of the demo data."""
    return "D" + digits(f"case {name}", 12)
