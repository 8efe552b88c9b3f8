"""Bytes to counts: one decoder per sensor family, chosen by the registry."""

from coach.decode.arrays import encode_samples
from coach.decode.family import Advertisement, Family
from coach.decode.registry import (
    DECODERS,
    DEFAULT_FAMILY,
    FAMILIES,
    family_of,
    recognise,
    suspect,
)
from coach.decode.stage import Decode
from coach.decode.strangers import stranger

__all__ = [
    "DECODERS",
    "DEFAULT_FAMILY",
    "FAMILIES",
    "Advertisement",
    "Decode",
    "Family",
    "encode_samples",
    "family_of",
    "recognise",
    "stranger",
    "suspect",
]
