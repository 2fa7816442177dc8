"""Changes that one person cannot make alone: asked for by one, agreed to by another."""

from portal.platform.dual_control.kinds import ChangeKind
from portal.platform.dual_control.models import DangerousChange
from portal.platform.dual_control.services import ask_for, needs_second_person

__all__ = ["ChangeKind", "DangerousChange", "ask_for", "needs_second_person"]
