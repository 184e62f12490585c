"""Keeps what was decided about the calls of roles, each different call once with its count, in a file of JSON lines."""

import json
import os
import re
import threading
import time

_period_seconds = 1


class Decisions:
    """Calls of the roles of functions. Root, who deploys and tests, is left out."""

    def __init__(self, file):
        self._file = file
        self._counts = {}
        self._written = 0
        self._lock = threading.Lock()
        open(file, "w").close()
        threading.Thread(target=self._keep_writing, daemon=True).start()

    def add(self, principal, action, resource, keys, decision):
        """`principal` is the session's ARN, `keys` are the condition keys that are told with the call."""
        _, role, session = principal.split(":")[5].split("/", 2)
        told = tuple(sorted((name, _kinds(value)) for name, value in keys.items()))
        call = (role, session, action, _name(str(resource)), told, decision)
        with self._lock:
            self._counts[call] = self._counts.get(call, 0) + 1

    def write(self):
        """Writes the file anew when there is more to say."""
        with self._lock:
            counts = dict(self._counts)
        total = sum(counts.values())
        if total == self._written:
            return
        names = ("role", "function", "action", "resource")
        with open(f"{self._file}.new", "w") as file:
            for (*call, told, decision), count in sorted(counts.items()):
                line = dict(zip(names, call)) | {"keys": dict(told), "decision": decision, "count": count}
                file.write(json.dumps(line) + "\n")
        os.replace(f"{self._file}.new", self._file)
        self._written = total

    def _keep_writing(self):
        while True:
            time.sleep(_period_seconds)
            self.write()


def _name(resource):
    """A resource without what is by chance in its ARN, so that the calls of several stacks can be put together."""
    if ":kms:" in resource:
        from ministack.services import kms

        named = (alias for alias, key in kms._aliases.items() if key == resource.split("key/")[-1])
        return next(named, resource)
    return re.sub(r"(:table/.+?)-[0-9A-F]{13}", r"\1", resource)


def _kinds(value):
    """Keys of the table by their kind: there are thousands of incidents, and all are `INCIDENT#…`."""
    values = value if isinstance(value, list) else [value]
    return tuple(sorted({f"{one.split('#')[0]}#…" if "#" in one else one for one in map(str, values)}))
