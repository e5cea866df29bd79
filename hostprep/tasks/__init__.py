"""Task definitions, checked against the instances that are to run them."""
