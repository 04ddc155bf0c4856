"""The values of each kind of page; templates show them and compute nothing."""
