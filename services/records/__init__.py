"""The catalogue: cases, exhibits, documents, jobs, audit, and the one door to them."""
