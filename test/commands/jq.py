"""The `jq` of one command on a page: `jq -c '.Name[]'`, a line for each of a list."""

import json
import re
import sys

name = re.fullmatch(r"\.(\w+)\[\]", sys.argv[2])[1]
for one in json.load(sys.stdin)[name]:
    print(json.dumps(one, separators=(",", ":")))
