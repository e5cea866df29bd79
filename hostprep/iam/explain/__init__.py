"""Who needs which document at which moment, from the same values that are written."""
