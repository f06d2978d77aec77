"""`python -m annotator.cli`: the commands where no window can be."""

import sys

from annotator.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
