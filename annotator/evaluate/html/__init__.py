"""A report as one HTML file to hand on: the answer first, then everything it rests on.

It names no other file, runs no script, and its policy forbids the browser to fetch anything. All
words that are not the program's own go through `markup.text`.
"""

from annotator.evaluate.html.page import page

__all__ = ["page"]
