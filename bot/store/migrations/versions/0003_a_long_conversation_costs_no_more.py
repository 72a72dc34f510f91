"""a long conversation costs no more"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    without_turn = sa.text('turn_id IS NULL')
    op.create_index(
        'ix_message_without_turn', 'message', ['conversation_id', 'seq'],
        sqlite_where=without_turn, postgresql_where=without_turn,
    )
    op.create_index('ix_turn_conversation_state', 'turn', ['conversation_id', 'state'])
    op.drop_index('ix_turn_conversation_id', 'turn')
    op.create_index('ix_offer_turn_id', 'offer', ['turn_id'])


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_index('ix_offer_turn_id', 'offer')
    op.create_index('ix_turn_conversation_id', 'turn', ['conversation_id'])
    op.drop_index('ix_turn_conversation_state', 'turn')
    op.drop_index('ix_message_without_turn', 'message')
