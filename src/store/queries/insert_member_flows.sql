INSERT INTO member_flows (source, place, dimension, member, bucket, received_online, received_other, resolved_early,
                          resolved_on_time, resolved_overdue, fell_overdue, left_overdue)
VALUES :rows
