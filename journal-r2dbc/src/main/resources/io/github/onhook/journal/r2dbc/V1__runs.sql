-- A run, and who has it. Its holder may append while its token is this one.
CREATE TABLE onhook.run (
    run_id      text PRIMARY KEY,
    fingerprint text NOT NULL,
    targets     bigint NOT NULL CHECK (targets > 0),
    duplicates  bigint NOT NULL,
    attributes  text NOT NULL,
    state       text NOT NULL CHECK (state IN ('CREATED', 'RUNNING', 'ENDED')),
    created_at  timestamptz NOT NULL,
    ended_at    timestamptz,
    owner       text,
    token       bigint NOT NULL,
    lease_until timestamptz NOT NULL,
    free_at     timestamptz NOT NULL CHECK (free_at >= lease_until)
);

CREATE INDEX run_unfinished ON onhook.run (free_at) WHERE state <> 'ENDED';

-- The plan: connectors with their numbers as steps from one to the next, deflated.
CREATE TABLE onhook.plan_part (
    run_id text NOT NULL REFERENCES onhook.run ON DELETE CASCADE,
    part   integer NOT NULL,
    packed bytea NOT NULL,
    PRIMARY KEY (run_id, part)
);

ALTER TABLE onhook.plan_part ALTER COLUMN packed SET STORAGE EXTERNAL;

-- The journal: entries as lines of JSON, in the order of the parts.
CREATE TABLE onhook.journal (
    run_id      text NOT NULL REFERENCES onhook.run ON DELETE CASCADE,
    part        bigint NOT NULL,
    token       bigint NOT NULL,
    appended_at timestamptz NOT NULL,
    entries     text NOT NULL,
    PRIMARY KEY (run_id, part)
);
