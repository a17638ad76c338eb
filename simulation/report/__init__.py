"""What a comparison of policies tells people: a page, a text, a table and data."""
