"""Lets the groups of a FIFO queue be worked on at the same time, as Lambda does it: the emulator makes one call of the
function after another, so that one slow target would make all others wait.
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
"""

from ministack.services import lambda_svc


def install():
    """From now on a FIFO queue has as many calls at once as its mapping and its function allow."""
    of_queue = lambda_svc._sqs_esm_concurrency

    def concurrency(mapping, function, config, queue=None):
        # A batch of one never spans groups, and a group of which a message is in flight is left alone.
        is_single = int(mapping.get("BatchSize") or 10) == 1
        return of_queue(mapping, function, config, None if is_single else queue)

    lambda_svc._sqs_esm_concurrency = concurrency
