"""What a query raises when a row is missing or belongs to somebody else: the two are not told apart."""


class NotFound(LookupError):
    """Nothing of that kind belongs to this shopper."""


class NoSuchShopper(NotFound):
    """No shopper of that id."""


class NoSuchOrder(NotFound):
    """No order of that number or id belongs to this shopper."""


class NoSuchLine(NotFound):
    """No order line of that id belongs to this shopper."""


class NoSuchProduct(NotFound):
    """No product of that id is on sale."""


class NoSuchCase(NotFound):
    """No case of that number belongs to this shopper."""


class NoSuchTicket(NotFound):
    """No ticket of that number belongs to this shopper."""
