"""Existing policy documents, checked against what AWS really does with them."""
