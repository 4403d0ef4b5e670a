-- What runs learned of a quota, from which later runs start; value is opaque.
CREATE TABLE onhook.learned_rate (
    account_id text NOT NULL,
    region     text NOT NULL,
    operation  text NOT NULL,
    value      text NOT NULL,
    learned_at timestamptz NOT NULL,
    stored_at  timestamptz NOT NULL,
    PRIMARY KEY (account_id, region, operation)
);

CREATE INDEX learned_rate_stored ON onhook.learned_rate (stored_at);

-- How the instances that send to a location now divide its rate; state is opaque. Lost in a crash, and made anew.
CREATE UNLOGGED TABLE onhook.shared_rate (
    account_id text NOT NULL,
    region     text NOT NULL,
    operation  text NOT NULL,
    version    bigint NOT NULL,
    state      text NOT NULL,
    PRIMARY KEY (account_id, region, operation)
) WITH (fillfactor = 50);
