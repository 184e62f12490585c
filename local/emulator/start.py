"""Starts MiniStack with what the local stack needs beyond AWS's own interface. Run by local/ministack.ts only."""

from ministack.services import eventbridge
from ministack.app import main

# EventBridge refuses events of `aws.*` from anybody but AWS, and the emulator makes none for AWS Backup, for
# Parameter Store and for CloudWatch's alarms: here, tests and demo stand in for AWS.
eventbridge._put_events.__defaults__ = (True,)

main()
