"""The article canvas: the text of one article with its mentions and relations, painted by hand."""
