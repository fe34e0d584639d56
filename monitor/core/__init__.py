"""The pure heart: values in, values out; no clock, network, database or environment."""
