CREATE SCHEMA IF NOT EXISTS onhook_service;

-- What is kept of a run, apart from its files and its journal; record is the whole of it, as JSON.
CREATE TABLE IF NOT EXISTS onhook_service.run (
    id              text PRIMARY KEY,
    version         bigint NOT NULL,
    state           text NOT NULL,
    started_by      text NOT NULL,
    idempotency_key text NOT NULL,
    created_at      timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    record          text NOT NULL,
    UNIQUE (started_by, idempotency_key)
);

CREATE INDEX IF NOT EXISTS run_changed ON onhook_service.run (changed_at);

-- Files of runs: what was uploaded, and the reports. Each time a file is kept it has a new mark.
CREATE TABLE IF NOT EXISTS onhook_service.file (
    run_id text NOT NULL,
    name   text NOT NULL,
    kept   uuid NOT NULL,
    PRIMARY KEY (run_id, name)
);

CREATE TABLE IF NOT EXISTS onhook_service.file_part (
    run_id text NOT NULL,
    name   text NOT NULL,
    part   integer NOT NULL,
    bytes  bytea NOT NULL,
    PRIMARY KEY (run_id, name, part)
);

-- How runs that go on stood a moment ago, for the watchers of other instances.
CREATE UNLOGGED TABLE IF NOT EXISTS onhook_service.shown (
    run_id text PRIMARY KEY,
    totals text NOT NULL,
    view   text NOT NULL
);
