"""The version that pages, papers and ``/healthz`` name."""

VERSION = "0.1.0"
