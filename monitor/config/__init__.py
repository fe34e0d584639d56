"""Settings and files: the only readers of the environment and of configuration."""
