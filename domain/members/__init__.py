"""The people who bring cars, and the cars they bring."""
