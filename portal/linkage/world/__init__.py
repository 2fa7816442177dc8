"""A made-up regency whose lists are as careless as real ones, and whose truth is known.

The model is trained on one such world and measured on others; nobody in it exists.
"""
