"""Lets what runs come to its end when its function is changed, as Lambda does: a new environment takes the next call, and
the old one ends after its own. The emulator kills it in the middle of its work.
https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
"""

from ministack.core import lambda_runtime
from ministack.services import lambda_svc


def install():
    """From now on a deploy, or a change of settings, interrupts nobody."""
    lambda_svc._update_code = _letting_end(lambda_svc._update_code)
    lambda_svc._update_config = _letting_end(lambda_svc._update_config)
    release = lambda_svc.release_worker

    def released(worker):
        release(worker)
        if getattr(worker, "is_of_before", False):
            lambda_runtime.kill_workers([worker])

    lambda_svc.release_worker = released


def _letting_end(change):
    """Takes those that work out of the pool before a change, which kills only who is in it."""

    def changed(name, data):
        with lambda_runtime._lock:
            for key, workers in lambda_runtime._workers.items():
                # account:region:function:qualifier
                if key.split(":")[-2:] == [name, "$LATEST"]:
                    for worker in (busy := [one for one in workers if one.in_use]):
                        worker.is_of_before = True
                    workers[:] = [one for one in workers if one not in busy]
        return change(name, data)

    return changed
