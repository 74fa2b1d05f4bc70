-- reported_forms: written by its owner.
SELECT 1;
