"""The first catalogue."""

import sqlalchemy as sa
from alembic import op

from services.records.database import UtcDateTime

APPEND_ONLY = tuple(
    f"CREATE TRIGGER audit_no_{act.lower()} BEFORE {act} ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
    for act in ("UPDATE", "DELETE")
)

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create all tables."""
    op.create_table('agency',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('name')
    )
    op.create_table('audit',
    sa.Column('sequence', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', UtcDateTime(), nullable=False),
    sa.Column('actor', sa.String(length=200), nullable=False),
    sa.Column('action', sa.String(length=64), nullable=False),
    sa.Column('case', sa.String(length=32), nullable=True),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('outcome', sa.String(length=32), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('sequence')
    )
    op.create_table('job',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('case', sa.String(length=32), nullable=False),
    sa.Column('document', sa.String(length=32), nullable=False),
    sa.Column('stage', sa.String(length=16), nullable=False),
    sa.Column('version', sa.String(length=64), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('order', sa.Integer(), nullable=False),
    sa.Column('lease', sa.String(length=100), nullable=True),
    sa.Column('lease_until', UtcDateTime(), nullable=True),
    sa.Column('problem', sa.JSON(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_job_case'), 'job', ['case'], unique=False)
    op.create_index(op.f('ix_job_document'), 'job', ['document'], unique=False)
    op.create_index('ix_job_state_stage_order', 'job', ['state', 'stage', 'order'], unique=False)
    op.create_table('case',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('number', sa.String(length=100), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('agency', sa.String(length=32), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('sensitivity', sa.String(length=16), nullable=False),
    sa.Column('opened', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['agency'], ['agency.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('agency', 'number', name='uq_case_agency_number')
    )
    op.create_table('user',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('login', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('agency', sa.String(length=32), nullable=False),
    sa.Column('role', sa.String(length=32), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['agency'], ['agency.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('login')
    )
    op.create_table('case_password',
    sa.Column('case', sa.String(length=32), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('password', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['case'], ['case.id'], ),
    sa.PrimaryKeyConstraint('case', 'position')
    )
    op.create_table('document',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('case', sa.String(length=32), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('media_type', sa.String(length=200), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('version', sa.String(length=64), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=True),
    sa.Column('metadata', sa.JSON(), nullable=False),
    sa.Column('tables', sa.LargeBinary(), nullable=False),
    sa.Column('problems', sa.JSON(), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['case'], ['case.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_document_case'), 'document', ['case'], unique=False)
    op.create_table('exhibit',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('case', sa.String(length=32), nullable=False),
    sa.Column('document', sa.String(length=32), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('sha512', sa.String(length=128), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('path', sa.Text(), nullable=False),
    sa.Column('custodian', sa.String(length=300), nullable=False),
    sa.Column('parent', sa.String(length=32), nullable=True),
    sa.Column('depth', sa.Integer(), nullable=False),
    sa.Column('received', UtcDateTime(), nullable=False),
    sa.Column('received_by', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['case'], ['case.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_exhibit_case'), 'exhibit', ['case'], unique=False)
    op.create_index(op.f('ix_exhibit_document'), 'exhibit', ['document'], unique=False)
    op.create_index(op.f('ix_exhibit_parent'), 'exhibit', ['parent'], unique=False)
    op.create_index(op.f('ix_exhibit_sha256'), 'exhibit', ['sha256'], unique=False)
    op.create_table('membership',
    sa.Column('case', sa.String(length=32), nullable=False),
    sa.Column('user', sa.String(length=32), nullable=False),
    sa.Column('since', UtcDateTime(), nullable=False),
    sa.Column('granted_by', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['case'], ['case.id'], ),
    sa.ForeignKeyConstraint(['user'], ['user.id'], ),
    sa.PrimaryKeyConstraint('case', 'user')
    )
    op.create_index(op.f('ix_membership_user'), 'membership', ['user'], unique=False)
    op.create_table('session',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('user', sa.String(length=32), nullable=False),
    sa.Column('csrf', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('label', sa.String(length=100), nullable=False),
    sa.Column('expires', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['user'], ['user.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token_hash')
    )
    op.create_index(op.f('ix_session_user'), 'session', ['user'], unique=False)
    op.create_table('analysis',
    sa.Column('document', sa.String(length=32), nullable=False),
    sa.Column('version', sa.String(length=64), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['document'], ['document.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('document')
    )
    op.create_table('indicator',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('document', sa.String(length=32), nullable=False),
    sa.Column('case', sa.String(length=32), nullable=False),
    sa.Column('page', sa.Integer(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('category', sa.String(length=64), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('polarity', sa.String(length=16), nullable=False),
    sa.Column('strength', sa.String(length=16), nullable=False),
    sa.Column('score', sa.Float(), nullable=False),
    sa.Column('rule', sa.String(length=100), nullable=False),
    sa.Column('tier', sa.String(length=16), nullable=False),
    sa.Column('palermo', sa.JSON(), nullable=False),
    sa.Column('boxes', sa.JSON(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('cue', sa.Text(), nullable=False),
    sa.Column('extractor', sa.String(length=64), nullable=False),
    sa.Column('version', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['document'], ['document.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_indicator_case'), 'indicator', ['case'], unique=False)
    op.create_index('ix_indicator_document_page', 'indicator', ['document', 'page'], unique=False)
    op.create_table('mention',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('document', sa.String(length=32), nullable=False),
    sa.Column('case', sa.String(length=32), nullable=False),
    sa.Column('page', sa.Integer(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('normal', sa.Text(), nullable=True),
    sa.Column('alternatives', sa.JSON(), nullable=False),
    sa.Column('confidence', sa.Float(), nullable=False),
    sa.Column('boxes', sa.JSON(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('extractor', sa.String(length=64), nullable=False),
    sa.Column('version', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['document'], ['document.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_mention_case_kind', 'mention', ['case', 'kind'], unique=False)
    op.create_index('ix_mention_document_page', 'mention', ['document', 'page'], unique=False)
    op.create_index('ix_mention_kind_normal_case', 'mention', ['kind', 'normal', 'case'], unique=False)
    op.create_table('page',
    sa.Column('document', sa.String(length=32), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('width', sa.Float(), nullable=False),
    sa.Column('height', sa.Float(), nullable=False),
    sa.Column('source', sa.String(length=16), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('words', sa.LargeBinary(), nullable=False),
    sa.Column('confidence', sa.Float(), nullable=True),
    sa.Column('language', sa.String(length=8), nullable=True),
    sa.Column('rotation', sa.Integer(), nullable=False),
    sa.Column('image', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['document'], ['document.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('document', 'number')
    )
    for trigger in APPEND_ONLY:
        op.execute(trigger)
