"""What all tests share."""

from hypothesis import HealthCheck, settings

# The first draw of a fresh checkout builds hypothesis's tables and, on a busy machine, takes longer
# than the second that its check for slow strategies allows.
settings.register_profile("coach", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("coach")
