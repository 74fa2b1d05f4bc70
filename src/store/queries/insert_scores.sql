INSERT INTO scores (index_id, edition, component, place, as_of, loaded_from,
                    score, place_rank, qualifier, note, source, load_as_of, load_id)
VALUES :rows
