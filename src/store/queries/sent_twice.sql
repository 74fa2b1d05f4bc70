SELECT source, place, counted_in, cases FROM sent_twice ORDER BY source, place, counted_in
