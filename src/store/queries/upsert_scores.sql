-- A value of an older file never replaces one of a newer file; of two of the same day the later load wins.
INSERT INTO scores (index_id, edition, component, place, as_of, loaded_from,
                    score, place_rank, qualifier, note, source, load_as_of, load_id)
VALUES :rows
ON CONFLICT (index_id, edition, component, place, as_of, loaded_from) DO UPDATE
SET score = excluded.score, place_rank = excluded.place_rank, qualifier = excluded.qualifier,
    note = excluded.note, source = excluded.source, load_as_of = excluded.load_as_of, load_id = excluded.load_id
WHERE excluded.load_as_of >= scores.load_as_of
