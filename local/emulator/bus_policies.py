"""Lets a template say who may send to an event bus, of which the emulator knows the call and not the type of resource.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-eventbuspolicy.html
"""

from ministack.services import eventbridge
from ministack.services.cloudformation import provisioners


def install():
    """From now on AWS::Events::EventBusPolicy is a statement of the policy of its bus."""
    provisioners._RESOURCE_HANDLERS["AWS::Events::EventBusPolicy"] = {
        "create": _create,
        "update": _update,
        "delete": _delete,
    }


def _create(logical_id, properties, _stack):
    bus, statement = properties["EventBusName"], properties["Statement"]
    named = {**statement, "Sid": properties["StatementId"]}
    policies = eventbridge._event_bus_policies
    before = (policies.get(bus) or {}).get("Statement", [])
    others = [one for one in before if one["Sid"] != named["Sid"]]
    policies[bus] = {"Version": "2012-10-17", "Statement": [*others, named]}
    return f"{bus}|{named['Sid']}", {}


def _update(physical_id, _before, properties, stack):
    return _create(physical_id, properties, stack)


def _delete(physical_id, _properties):
    bus, sid = physical_id.split("|")
    eventbridge._remove_permission({"EventBusName": bus, "StatementId": sid})
