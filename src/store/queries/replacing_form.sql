SELECT later.load_id
FROM sent_lines AS own
JOIN sent_lines AS later
  ON later.form = own.form AND later.place = own.place
 AND later.first_day = own.first_day AND later.last_day = own.last_day
WHERE own.load_id = $1 AND later.load_id > $1
ORDER BY later.load_id DESC
LIMIT 1
