DELETE FROM differences WHERE source = $1
