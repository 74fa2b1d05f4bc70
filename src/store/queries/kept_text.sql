SELECT content FROM kept_texts WHERE hash = $1
