"""What is printed: reports and case files as PDF/A-2b, the same bytes for the same content."""
