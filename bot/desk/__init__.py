"""The use cases, for shopper, bot and agent alike. One call, one transaction."""
