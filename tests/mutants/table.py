"""All mutants, numbered from 1 in this order."""

from __future__ import annotations

from tests.mutants import attachment, attitude, policy, samples, shell, steps

MUTANTS = (
    *samples.MUTANTS,
    *attitude.MUTANTS,
    *attachment.MUTANTS,
    *steps.MUTANTS,
    *policy.MUTANTS,
    *shell.MUTANTS,
)
