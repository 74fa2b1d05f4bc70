DELETE FROM kept_texts
WHERE hash NOT IN (SELECT manifest FROM runs) AND hash NOT IN (SELECT definitions FROM runs)
