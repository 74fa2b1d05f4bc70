INSERT INTO signals (source, place, agency, bucket, signal, n, looked_at)
VALUES :rows
