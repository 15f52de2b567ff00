"""A local rule that is right, as a unit would write it; tests spoil it."""

GOOD = """
- id: local_slang
  version: 1
  category: debt_bondage
  strength: medium
  palermo: [means]
  basis: ["a circular of the unit"]
  reason: What the bar calls its debts.
  languages: [es]
  patterns:
    es: ["=vale =rojo"]
  examples:
    fires: {es: ["Le pasaron un vale rojo."]}
    silent: {es: ["Un vestido rojo."]}
    negated: {es: ["No le pasaron ningún vale rojo."]}
"""
