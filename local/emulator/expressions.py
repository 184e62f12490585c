"""Reads each expression of DynamoDB once: the emulator reads it anew for every item that it is held against."""

import functools

from ministack.services import dynamodb

# Nearly all are constants of the sources.
_most = 1024


def install():
    """From now on what an expression is made of, and what is wrong with it, is kept by its text."""
    tokens = functools.lru_cache(_most)(dynamodb._tokenize)
    # Each gets a list of its own, as before.
    dynamodb._tokenize = lambda expression: list(tokens(expression))
    dynamodb._condition_syntax_error = functools.lru_cache(_most)(dynamodb._condition_syntax_error)
