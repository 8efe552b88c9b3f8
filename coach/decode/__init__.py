"""Bytes to counts: one decoder per sensor family, chosen by the registry."""

from coach.decode.arrays import encode_samples
from coach.decode.registry import DEFAULT_FAMILY, FAMILIES, family_of
from coach.decode.stage import Decode

__all__ = ["DEFAULT_FAMILY", "FAMILIES", "Decode", "encode_samples", "family_of"]
