"""The books: payments, double-entry journal, invoice data, periods."""
