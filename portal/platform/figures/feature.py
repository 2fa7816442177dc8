"""Manifest of stored figures."""

from portal.platform.feature import Feature
from portal.platform.figures import models
from portal.platform.figures.jobs import CHECKED_EVERY, EVERY, check_figures, keep_figures
from portal.platform.jobs.duties import Duty

feature = Feature(
    name="platform.figures",
    models=(models,),
    duties=(
        Duty("figures", keep_figures, EVERY),
        Duty("figures counted anew", check_figures, CHECKED_EVERY),
    ),
)
