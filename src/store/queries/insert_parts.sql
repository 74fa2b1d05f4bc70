INSERT INTO parts (measure, place, bucket, member, source, n)
VALUES :rows
