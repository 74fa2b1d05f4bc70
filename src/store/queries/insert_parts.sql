INSERT INTO parts (measure, place, bucket, member, source, n, as_of)
VALUES :rows
