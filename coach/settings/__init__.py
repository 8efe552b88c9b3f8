"""All settings of the core: the tree, its reading from a mapping, and its table."""

from coach.settings.build import SettingsError, build, changes
from coach.settings.renamed import former_path, present_names, present_path
from coach.settings.table import Setting, settings_of
from coach.settings.tree import Settings, check_rules_off, settings_from_mapping

__all__ = [
    "Setting",
    "Settings",
    "SettingsError",
    "build",
    "changes",
    "check_rules_off",
    "former_path",
    "present_names",
    "present_path",
    "settings_from_mapping",
    "settings_of",
]
