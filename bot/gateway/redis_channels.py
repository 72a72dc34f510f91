"""Channels through Redis: for several gateways."""

from __future__ import annotations

from litestar.channels.backends.redis import RedisChannelsPubSubBackend
from redis.asyncio import Redis


class RedisChannels(RedisChannelsPubSubBackend):
    """Litestar's, which leaves the connections of its client open when it ends."""

    def __init__(self, url: str) -> None:
        """Connect when first needed."""
        self._client = Redis.from_url(url)
        super().__init__(redis=self._client)

    async def on_shutdown(self) -> None:
        """Close everything."""
        await super().on_shutdown()
        await self._client.close(close_connection_pool=True)
