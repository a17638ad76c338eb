"""Work orders (工单): how one visit's services are carried out, and how far they have come."""
