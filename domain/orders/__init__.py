"""What a customer agreed to buy: lines, prices, approvals, and what is owed for them."""
