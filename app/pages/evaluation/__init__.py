"""The evaluation page: extractors held against gold, with every number explained."""
