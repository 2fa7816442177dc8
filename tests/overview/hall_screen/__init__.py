"""Tests of the screen in the hall."""
