"""`python -m bot.cli …` is `anxin …`."""

from bot.cli import main

main()
