"""Source files made into articles: which encoding, which zones, which dates."""
