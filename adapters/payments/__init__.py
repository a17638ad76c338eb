"""Payment providers behind the payment port."""
