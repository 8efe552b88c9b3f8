"""All mutants, numbered from 1 in this order."""

from __future__ import annotations

from tests.mutants import attachment, attitude, policy, practice, samples, shell, steps

MUTANTS = (
    *samples.MUTANTS,
    *attitude.MUTANTS,
    *attachment.MUTANTS,
    *steps.MUTANTS,
    *policy.MUTANTS,
    *practice.MUTANTS,
    *shell.MUTANTS,
)
