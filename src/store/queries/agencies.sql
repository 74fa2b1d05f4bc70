SELECT source, place, code, name FROM agencies ORDER BY source, place, code
