"""Whether two descriptions mean the same work: entries, reference strings, citations in a text."""
