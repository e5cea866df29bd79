"""The five principals around a task, each with the documents that its options ask for."""
