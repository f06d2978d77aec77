"""The desktop: draws and listens, decides nothing; no SQL, no spaCy, no scoring."""
