"""Services, parts, prices and common cars of the demonstration.

Everything is of our own making: article numbers, barcodes (GS1 in-store range) and prices mean
nothing outside. Makers and models are names of real cars, so that people recognise them.
"""
