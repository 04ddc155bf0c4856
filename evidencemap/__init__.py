"""From a folder of plain text to an evidence map that can say, and prove, what has not been studied."""

__version__ = "0.1.0"
