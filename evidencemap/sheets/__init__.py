"""Coding sheets: codings as a table for people who work in a spreadsheet, and what they changed there."""
