-- One row an agency and signal, as `bucket n looked_at;...`.
SELECT source, place, agency, signal,
       string_agg(CAST(bucket AS TEXT) || ' ' || CAST(n AS TEXT) || ' ' || CAST(looked_at AS TEXT), ';')
FROM signals
GROUP BY source, place, agency, signal
