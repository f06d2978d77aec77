"""Rules for diplomacy news: they complete a model's reading, or stand in where there is none."""
