"""What can be typed after each command, with its help and an example."""
