"""What `Project` is made of: a class for each noun that a project file holds."""
