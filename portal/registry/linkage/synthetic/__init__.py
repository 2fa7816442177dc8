"""Synthetic agency lists of a regency with known truth, to train and measure the model.

Errors are as frequent as in real lists. No person is real.
"""
