-- One row a kind of difference, as `bucket n;bucket n;...`.
SELECT source, place, base, other, base_verdict, other_verdict, reason,
       string_agg(CAST(bucket AS TEXT) || ' ' || CAST(n AS TEXT), ';')
FROM differences
GROUP BY source, place, base, other, base_verdict, other_verdict, reason
