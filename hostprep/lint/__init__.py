"""What every check of a document stands on: files that know their lines, findings, and how findings are shown."""
