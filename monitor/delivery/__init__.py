"""The ways out: one file a channel, and the card that all of them show."""
