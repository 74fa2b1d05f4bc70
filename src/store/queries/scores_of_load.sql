SELECT index_id, edition, component, place, as_of, loaded_from, score, place_rank, qualifier, note, source
FROM scores
WHERE load_id = $1
