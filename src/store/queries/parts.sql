-- One row a series, as `bucket n;bucket n;...`: what a row costs on its way is paid once a series.
SELECT measure, place, member, source,
       string_agg(CAST(bucket AS TEXT) || ' ' || CAST(n AS TEXT), ';')
FROM parts
GROUP BY measure, place, member, source
