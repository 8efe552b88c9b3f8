"""What is said in this practice, in English: key of the occasion -> texts."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ENGLISH: Mapping[str, tuple[str, ...]] = MappingProxyType({})
