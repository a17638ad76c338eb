"""The world of a scenario: customers, cars, hands and chance. The application decides."""
