DELETE FROM member_flows WHERE source = $1
