INSERT INTO sent_twice (source, place, counted_in, cases)
VALUES :rows
