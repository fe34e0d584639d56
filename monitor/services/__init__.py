"""The verbs, one file each: the only openers of units of work. They join pure steps with the edges they are given."""
