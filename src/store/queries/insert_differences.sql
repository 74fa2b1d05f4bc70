INSERT INTO differences (source, place, bucket, base, other, base_verdict, other_verdict, reason, n)
VALUES :rows
