"""What a verb that starts workers tells of the local rules: refused ones, before anything is read."""

from api import local_rules
from api.cli.terminal import Terminal
from api.settings import Settings


def check_rules(settings: Settings) -> None:
    """Tell on standard error why local rules are refused, where they are; work goes on with those in use."""
    refused = local_rules.refusal(settings)
    if refused is not None:
        told = local_rules.sentence(refused, settings)
        Terminal(stderr=True, highlight=False, soft_wrap=True).print(f"lince: {told}", markup=False)
