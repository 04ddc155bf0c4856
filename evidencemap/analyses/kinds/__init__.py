"""In which way evidence falls short: one module a family of kinds, patterns in, findings out."""
