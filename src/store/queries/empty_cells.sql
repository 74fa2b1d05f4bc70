-- One row a source, place and column, as `bucket cases looked_at;...`.
SELECT source, place, column_name,
       string_agg(CAST(bucket AS TEXT) || ' ' || CAST(cases AS TEXT) || ' ' || CAST(looked_at AS TEXT), ';')
FROM empty_cells
GROUP BY source, place, column_name
