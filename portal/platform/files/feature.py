"""Manifest of files."""

from portal.platform.feature import Feature
from portal.platform.files import models
from portal.platform.files.kept_files import CLEANUP_INTERVAL, delete_expired_files
from portal.platform.files.settings import SETTINGS
from portal.platform.files.wording import AUDIT_WORDS
from portal.platform.jobs.duties import Duty

feature = Feature(
    name="platform.files",
    models=(models,),
    audit_words=AUDIT_WORDS,
    settings=SETTINGS,
    duties=(Duty("kept files past their day", delete_expired_files, CLEANUP_INTERVAL),),
)
