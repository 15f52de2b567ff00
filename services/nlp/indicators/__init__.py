"""Indicators: rules as data, and the engine that runs them."""

from services.nlp.indicators.engine import RuleSet, standard_book
from services.nlp.indicators.loader import Rule, RuleRefused, shipped_version

__all__ = ["Rule", "RuleRefused", "RuleSet", "shipped_version", "standard_book"]
