-- As `parts.sql`. A value of an older file never replaces one of a newer file; of two of the same day
-- the one of the later load counts.
SELECT measure, place, member, source,
       string_agg(CAST(bucket AS TEXT) || ' ' || CAST(n AS TEXT), ';')
FROM (
    SELECT measure, place, bucket, member, source, n,
           ROW_NUMBER() OVER (
               PARTITION BY measure, place, bucket, member, source ORDER BY as_of DESC, load_id DESC
           ) AS standing
    FROM reported_parts
) AS reported
WHERE standing = 1
GROUP BY measure, place, member, source
