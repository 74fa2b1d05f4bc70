-- What statutory forms are made of, and where rule sets judge the same case differently. All of it
-- is counted from cases and replaced whole, source by source. Portable: TEXT and BIGINT only.

-- Cases of one agency, field or procedure (dimension) of a province in a half month, under the rule
-- set of form II.06a. member is '' for cases of which the source does not say it.
CREATE TABLE member_flows (
    source TEXT NOT NULL,
    place TEXT NOT NULL,
    dimension TEXT NOT NULL,
    member TEXT NOT NULL,
    bucket BIGINT NOT NULL,
    received_online BIGINT NOT NULL,
    received_other BIGINT NOT NULL,
    resolved_early BIGINT NOT NULL,
    resolved_on_time BIGINT NOT NULL,
    resolved_overdue BIGINT NOT NULL,
    fell_overdue BIGINT NOT NULL,
    left_overdue BIGINT NOT NULL,
    as_of TEXT NOT NULL,
    PRIMARY KEY (source, place, dimension, member, bucket)
);

-- What a source calls the agencies of a province.
CREATE TABLE agencies (
    source TEXT NOT NULL,
    place TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (source, place, code)
);

-- Cases received in a half month that the rule sets base and other judge differently, and by which
-- of their choices.
CREATE TABLE differences (
    source TEXT NOT NULL,
    place TEXT NOT NULL,
    bucket BIGINT NOT NULL,
    base TEXT NOT NULL,
    other TEXT NOT NULL,
    base_verdict TEXT NOT NULL,
    other_verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (source, place, bucket, base, other, base_verdict, other_verdict, reason)
);
