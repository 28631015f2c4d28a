-- Schema 1.
--
-- Columns of type BLOB called `customer`, `key`, `subject`, `record` and `contact` are keyed hashes of 16 bytes; columns
-- called `id`, `data_key` and `body` are sealed (core/store/README.md). `agent` says on whose behalf a row was written,
-- `entry` is the audit entry that covers it. Times are UTC microseconds.
--
-- Every primary and unique key starts with the customer. The exceptions are the tables that belong to this desk alone and
-- are never shared: store_check, migration, audit (one chain for the desk, numbered without gaps).

CREATE TABLE store_check (      -- whether the keys that open this database are the ones that made it
    name  TEXT NOT NULL PRIMARY KEY,
    body  BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE customer (
    customer  BLOB    NOT NULL PRIMARY KEY,
    agent     TEXT    NOT NULL,
    created   INTEGER NOT NULL,
    id        BLOB,             -- the customer's id; NULL when erased
    data_key  BLOB              -- seals this customer's rows; NULL when erased, and then they can never be read again
) WITHOUT ROWID;

CREATE TABLE identity_key (
    customer  BLOB    NOT NULL REFERENCES customer,
    key       BLOB    NOT NULL, -- hash of kind and normalised value
    agent     TEXT    NOT NULL,
    entry     INTEGER NOT NULL,
    PRIMARY KEY (customer, key)
) WITHOUT ROWID;
CREATE INDEX identity_key_leads_to ON identity_key (key);

CREATE TABLE subject (
    customer  BLOB    NOT NULL REFERENCES customer,
    kind      TEXT    NOT NULL,
    subject   BLOB    NOT NULL,
    agent     TEXT    NOT NULL,
    entry     INTEGER NOT NULL,
    id        BLOB    NOT NULL,
    PRIMARY KEY (customer, kind, subject)
) WITHOUT ROWID;

-- event and record are one tree each: what a commit costs is the number of pages that it touches.
CREATE TABLE event (
    customer  BLOB    NOT NULL REFERENCES customer,
    key       BLOB    NOT NULL, -- hash of source and id
    seq       INTEGER NOT NULL, -- order of arrival, from 1 for each customer
    agent     TEXT    NOT NULL,
    entry     INTEGER NOT NULL,
    time      INTEGER NOT NULL,
    body      BLOB    NOT NULL,
    PRIMARY KEY (customer, key)
) WITHOUT ROWID;

CREATE TABLE record (
    customer  BLOB    NOT NULL REFERENCES customer,
    record    BLOB    NOT NULL,
    agent     TEXT    NOT NULL,
    entry     INTEGER NOT NULL,
    time      INTEGER NOT NULL,
    body      BLOB    NOT NULL,
    PRIMARY KEY (customer, record)
) WITHOUT ROWID;

CREATE TABLE outbox (
    customer  BLOB    NOT NULL REFERENCES customer,
    key       BLOB    NOT NULL, -- hash of the idempotency key
    seq       INTEGER NOT NULL, -- order of sending, over all customers
    agent     TEXT    NOT NULL,
    entry     INTEGER NOT NULL,
    target    TEXT    NOT NULL,
    kind      TEXT    NOT NULL,
    version   INTEGER NOT NULL,
    created   INTEGER NOT NULL,
    first_state TEXT  NOT NULL, -- as inserted
    body      BLOB    NOT NULL, -- sealed with the machine's key: it is sent even when its agent has logged out
    state     TEXT    NOT NULL CHECK (state IN ('queued', 'sending', 'done', 'blocked', 'unknown', 'cancelled')),
    attempts  INTEGER NOT NULL,
    next_try  INTEGER NOT NULL,
    why       TEXT    NOT NULL,
    settled   INTEGER NOT NULL, -- the audit entry of the last change of state; 0 while there was none
    PRIMARY KEY (customer, key)
) WITHOUT ROWID;
CREATE INDEX outbox_open ON outbox (seq) WHERE state NOT IN ('done', 'cancelled');

CREATE TABLE draft (
    customer  BLOB    NOT NULL REFERENCES customer,
    agent     TEXT    NOT NULL,
    contact   BLOB    NOT NULL,
    saved     INTEGER NOT NULL,
    body      BLOB    NOT NULL,
    PRIMARY KEY (customer, agent, contact)
) WITHOUT ROWID;
CREATE INDEX draft_of_agent ON draft (agent, contact);

CREATE TABLE audit (
    n              INTEGER PRIMARY KEY,
    customer       BLOB    NOT NULL,
    agent          TEXT    NOT NULL,
    time           INTEGER NOT NULL,
    action         TEXT    NOT NULL,
    details        TEXT    NOT NULL,
    rows           BLOB    NOT NULL, -- digest of the ciphertext rows written with it
    settled_seq    INTEGER NOT NULL, -- the outbox row whose state it set; 0 when none
    settled_state  BLOB    NOT NULL, -- digest of that state; empty when none
    top_seq        INTEGER NOT NULL, -- the highest outbox seq given so far
    hash           BLOB    NOT NULL  -- covers the previous hash and everything above
);
