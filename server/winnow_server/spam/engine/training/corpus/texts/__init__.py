"""Templates by language and, in English, by where they are written."""
