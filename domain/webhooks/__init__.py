"""Webhooks: programs outside that are told what happens."""
