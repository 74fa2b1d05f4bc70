SELECT source, place, bucket, base, other, base_verdict, other_verdict, reason, n FROM differences
