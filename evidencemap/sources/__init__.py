"""Readers of file formats: bytes in, raw text with its lines out; they know nothing of reviews."""
