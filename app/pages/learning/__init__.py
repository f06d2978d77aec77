"""The learning page: whether suggestions get better, what became of them, what is left."""
