"""Tests of commands made without signal."""
