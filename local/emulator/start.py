"""Starts MiniStack with what the local stack needs beyond AWS's own interface. Run by local/ministack.ts only:

    python start.py FILE

FILE gets every decision about a call of a role, see decisions.py.
"""

import sys

import bus_policies
import changed_functions
import expressions
import fifo_groups
import locked_buckets
import permissions
import table_keys
import template_conditions
from ministack import app
from ministack.services import eventbridge

# EventBridge refuses events of `aws.*` from anybody but AWS, and the emulator makes none for AWS Backup, for
# Parameter Store and for CloudWatch's alarms: here, tests and demo stand in for AWS.
eventbridge._put_events.__defaults__ = (True,)

bus_policies.install()
changed_functions.install()
expressions.install()
fifo_groups.install()
locked_buckets.install()
table_keys.install()
template_conditions.install()
permissions.install(sys.argv.pop())
app.main()
