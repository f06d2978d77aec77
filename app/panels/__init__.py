"""What stands beside the article: the queue, the review card, the relations, the prompt."""
