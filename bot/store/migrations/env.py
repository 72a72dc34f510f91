"""Run by Alembic: migrate the connection that `bot.store.migrate` hands over. No ini file, no path."""

from alembic import context

from bot.store.base import AwareDateTime
from bot.store.tables import Base


def render(kind: str, item: object, _autogen: object) -> str | bool:
    """Write our own column type as the plain one it stands on, so that old revisions never import us."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, AwareDateTime) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    compare_type=True,
    render_item=render,
    render_as_batch=connection.dialect.name == "sqlite",  # SQLite alters a table by copying it
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
