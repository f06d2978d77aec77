"""What makes suggestions: extractors, the worker process that runs them, and its client."""
