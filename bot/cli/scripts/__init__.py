"""Conversation scripts: reading them strictly, running them through the real parts, telling what differs."""
