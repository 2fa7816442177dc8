"""What regions ask of rooms above."""

from portal.core.ports import Port

#: Whether somebody works with the regions that are loaded.
regions_in_use: Port[[], bool] = Port(lambda: False)
