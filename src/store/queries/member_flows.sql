-- One row a member, as `bucket flow flow ...;...`: what a row costs on its way is paid once a member.
SELECT source, place, dimension, member,
       string_agg(CAST(bucket AS TEXT)
                  || ' ' || CAST(received_online AS TEXT) || ' ' || CAST(received_other AS TEXT)
                  || ' ' || CAST(resolved_early AS TEXT) || ' ' || CAST(resolved_on_time AS TEXT)
                  || ' ' || CAST(resolved_overdue AS TEXT)
                  || ' ' || CAST(fell_overdue AS TEXT) || ' ' || CAST(left_overdue AS TEXT), ';')
FROM member_flows
GROUP BY source, place, dimension, member
