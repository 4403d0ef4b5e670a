-- Copies the only run, which has ended, :count times as one that ended 100 days ago, and ten times as one that ended 10 days ago.
CREATE TEMPORARY TABLE copy AS
SELECT 'one' AS run_id, NULL AS copied, now() AS ended WHERE false;
INSERT INTO copy
SELECT to_char(ended, 'YYYYMMDD"T"HH24MISS"Z"-') || lpad(to_hex(n), 8, '0'), id, ended
FROM onhook_service.run,
     LATERAL (SELECT n, now() AT TIME ZONE 'UTC' - make_interval(days => CASE WHEN n <= :count THEN 100 ELSE 10 END) AS ended
              FROM generate_series(1, :count + 10) n) made;

INSERT INTO onhook_service.run
SELECT run_id, version, state, started_by, run_id, ended, ended,
       (record::jsonb || jsonb_build_object('id', run_id, 'createdAt', ended, 'endedAt', ended)
        || jsonb_build_object('upload', record::jsonb -> 'upload' || jsonb_build_object('idempotencyKey', run_id)))::text
FROM copy JOIN onhook_service.run ON id = copied;
INSERT INTO onhook_service.file SELECT copy.run_id, name, gen_random_uuid(), ended FROM copy JOIN onhook_service.file f ON f.run_id = copied;
INSERT INTO onhook_service.file_part SELECT copy.run_id, name, part, bytes FROM copy JOIN onhook_service.file_part f ON f.run_id = copied;
INSERT INTO onhook.run
SELECT copy.run_id, fingerprint, targets, duplicates, attributes, state, ended, ended, owner, token, ended, ended
FROM copy JOIN onhook.run r ON r.run_id = copied;
INSERT INTO onhook.plan_part SELECT copy.run_id, part, packed FROM copy JOIN onhook.plan_part p ON p.run_id = copied;
INSERT INTO onhook.journal SELECT copy.run_id, part, token, ended, entries FROM copy JOIN onhook.journal j ON j.run_id = copied;
