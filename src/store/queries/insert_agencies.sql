INSERT INTO agencies (source, place, code, name)
VALUES :rows
