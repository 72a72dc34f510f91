"""Tickets: something a person has to look at, how soon, and what became of it."""
