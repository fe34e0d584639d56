"""Find the events between U.S.-Mexico institutions in what governments publish, and report them."""
