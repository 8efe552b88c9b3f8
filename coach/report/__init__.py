"""The report after a run: what is shown, and its forms.

Nothing is imported here: progress shares the words of the report, and must not wait for a replay.
"""
