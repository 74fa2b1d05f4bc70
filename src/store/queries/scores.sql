-- A value of an older file never replaces one of a newer file; of two of the same day the one of the
-- later load counts.
SELECT index_id, edition, component, place, as_of, loaded_from, score, place_rank, qualifier, note, source
FROM (
    SELECT index_id, edition, component, place, as_of, loaded_from, score, place_rank, qualifier, note, source,
           ROW_NUMBER() OVER (
               PARTITION BY index_id, edition, component, place, as_of, loaded_from
               ORDER BY load_as_of DESC, load_id DESC
           ) AS standing
    FROM scores
) AS published
WHERE standing = 1
ORDER BY index_id, edition, component, place, as_of, loaded_from
