"""Rasa graph components of 安心: text in, intents and entities out. They import nothing else of the bot."""
