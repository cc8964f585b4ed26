// A layer that does not exist.
