"""Case files: what a case holds, written so that others read and check it without Lince."""
