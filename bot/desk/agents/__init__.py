"""The human side: who agents are, what they may do, which chats they hold, and what they are shown."""
