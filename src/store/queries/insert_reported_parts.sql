INSERT INTO reported_parts (measure, place, bucket, member, source, n, as_of, load_id)
VALUES :rows
