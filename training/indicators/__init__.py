"""How the learned signal for indicators is made: see training/README.md."""
