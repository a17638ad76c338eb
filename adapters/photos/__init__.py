"""Pictures that cameras made."""
