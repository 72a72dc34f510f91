"""Tables, queries, migrations and demo data. Only `bot.desk` and `bot.chat` write business tables."""
