"""Tables that people keep in a spreadsheet: CSV in and out, every mistake with its place."""
