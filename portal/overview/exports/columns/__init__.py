"""The columns of each dataset: one declaration for files, data dictionary and API."""
