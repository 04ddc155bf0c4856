"""``python -m evidencemap`` is the ``evidencemap`` command."""

from evidencemap.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
