"""Conditions of templates know the Region and account of the stack, as on AWS; the emulator compares their names instead."""

from ministack.core.responses import get_account_id, get_region
from ministack.services.cloudformation import changesets, engine, handlers, provisioners, stacks

_evaluate = engine._evaluate_conditions


def install():
    """Gives the conditions what the emulator leaves out."""
    for module in (changesets, engine, handlers, provisioners, stacks):
        module._evaluate_conditions = _evaluate_with_place


def _evaluate_with_place(template, params):
    place = {"AWS::Region": {"Value": get_region()}, "AWS::AccountId": {"Value": get_account_id()}}
    return _evaluate(template, {**place, **params})
