"""Small lists as agencies send them, and the way they take. No real people: serials are 9000 up."""

import io
from collections.abc import Mapping
from typing import Any

import openpyxl

