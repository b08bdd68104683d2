"""Who may do what, and what was done."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from deliverability.store.tables.base import Utc, metadata

audit = Table(
    "audit",
    metadata,
    Column("org_id", Integer, primary_key=True),
    Column("id", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 …: a gap is a missing row
    Column("at", Utc, nullable=False),
    Column("who", Text, nullable=False),
    Column("origin", Text, nullable=False),  # the client's address; "" for none
    Column("what", String(64), nullable=False),
    Column("subject", Text, nullable=False),
    Column("before", Text, nullable=False),  # JSON of what changed, without secrets; "" for nothing
    Column("after", Text, nullable=False),
    Column("previous", String(64), nullable=False),  # hash of the row before; "" for the first
    Column("hash", String(64), nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("org_id", Integer, nullable=False),
    Column("email", String(254), nullable=False),  # lower case (RFC 5321 §4.5.3.1.3 sets the length)
    Column("role", String(8), nullable=False),
    Column("password", Text),  # argon2id; NULL: signs in by passkey or elsewhere
    Column("elsewhere", String(512)),  # issuer and subject of a single sign-on (OpenID Connect Core §5.7)
    Column("identity", String(64), nullable=False),  # in the cookie; a new one ends every session
    Column("handle", String(64), nullable=False),  # what a passkey knows the account by
    Column("second_step", String(16)),  # "authenticator", or NULL for none
    Column("code_secret", Text),  # of the authenticator, encrypted
    Column("code_counter", Integer, nullable=False),  # the last code used, which is never taken twice
    Column("recovery_codes", JSON(none_as_null=True)),  # encrypted; each works once
    Column("created_at", Utc, nullable=False),
    Column("signed_in_at", Utc),
    UniqueConstraint("org_id", "email", name="people_by_email"),
    UniqueConstraint("identity", name="people_by_identity"),
    UniqueConstraint("handle", name="people_by_handle"),
    UniqueConstraint("org_id", "elsewhere", name="people_by_elsewhere"),
)

passkeys = Table(
    "passkeys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("org_id", Integer, nullable=False),
    Column("person_id", Integer, nullable=False),
    Column("credential", LargeBinary, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("name", String(64), nullable=False),
    Column("usage", String(16), nullable=False),  # "first" alone opens the door, "secondary" is a second step
    Column("device_type", String(32), nullable=False),
    Column("is_backed_up", Boolean, nullable=False),
    Column("transports", JSON, nullable=False),
    Column("extensions", Text),
    Column("created_at", Utc, nullable=False),
    Column("used_at", Utc, nullable=False),
    UniqueConstraint("credential", name="passkeys_by_credential"),
    Index("passkeys_by_person", "person_id"),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("id", String(64), primary_key=True),  # SHA-256 of what the cookie holds
    Column("org_id", Integer, nullable=False),
    Column("person_id", Integer, nullable=False),
    Column("began_at", Utc, nullable=False),
    Column("seen_at", Utc, nullable=False),
    Column("ended_at", Utc),
    Column("origin", String(64), nullable=False),  # the client's address
    Column("browser", String(200), nullable=False),
    Index("sign_ins_by_person", "person_id"),
    Index("sign_ins_by_time", "seen_at"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("org_id", Integer, nullable=False),
    Column("person_id", Integer),  # NULL: made while there was no account
    Column("name", String(64), nullable=False),
    Column("hash", String(64), nullable=False),  # SHA-256 of the token
    Column("start", String(16), nullable=False),  # its first letters, to know it by
    Column("scope", String(8), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("used_at", Utc),
    Column("revoked_at", Utc),
    UniqueConstraint("hash", name="tokens_by_hash"),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("org_id", Integer, nullable=False),
    Column("hash", String(64), nullable=False),  # SHA-256 of what the link holds
    Column("email", String(254), nullable=False),  # "" for the first account, whose owner types it
    Column("role", String(8), nullable=False),
    Column("invited_by", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("used_at", Utc),
    UniqueConstraint("hash", name="invitations_by_hash"),
)
