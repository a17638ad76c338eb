"""Planning the routes of technicians, and who goes to what is urgent."""
