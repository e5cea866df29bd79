"""The documents around the credential path: who may do what, written right, checked, explained."""
