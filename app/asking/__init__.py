"""What the reviewer is asked below the article, and what is done with the answer."""

from app.asking.asking import Asking

__all__ = ["Asking"]
