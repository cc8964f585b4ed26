namespace mtasts {}
