"""The query language that the command line, the claims and the pages share."""
