SELECT measure, place, bucket, member, source, n FROM reported_parts WHERE load_id = $1
