"""Everything the coach says, in every language. See README.md in this folder.

The core takes the English table alone; what reads files is in modules of its own.
"""
