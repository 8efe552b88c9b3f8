"""The wire protocol between sensor and host. README.md is the specification."""
