"""Conversations: the ordered log, who holds the chat (bot, queue, agent), turns and handover."""
