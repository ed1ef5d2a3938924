-- What waits for whoever brought a file in.

create index import_batch_waiting on import_batch (created_by, changed_at);
