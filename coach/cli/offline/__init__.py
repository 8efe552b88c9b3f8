"""Commands on recordings and files."""
