"""Scripted shoppers: a goal, hidden facts, a way of speaking; played against the bot and counted."""
