"""Drawings of a report, as places on a sheet; the templates turn them into SVG."""
