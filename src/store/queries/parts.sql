SELECT measure, place, bucket, member, source, n FROM parts
