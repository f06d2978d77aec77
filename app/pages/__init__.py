"""What is shown instead of an article: the start page and the help sheet."""
