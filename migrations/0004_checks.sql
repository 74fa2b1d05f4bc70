-- checks: written by its owner.
SELECT 1;
