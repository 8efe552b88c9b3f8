"""What terminal, page and report say alike: names, numbers, times, reasons. See README.md."""
