-- When a file was stored: one that is old and belongs to no run is left over from a crash.
ALTER TABLE onhook_service.file ADD COLUMN IF NOT EXISTS kept_at timestamptz NOT NULL DEFAULT clock_timestamp();
