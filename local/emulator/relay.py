"""Carries events between accounts and Regions as EventBridge does, by the rules and policies that are deployed. The emulator
takes a target elsewhere and drops what is for it. Every yes and no is one of the emulator's own evaluator of policies.

Asked by local/relay.ts:
    POST /_local/organization  {id, accounts, names}: which accounts are in it, and are listed by these names; all others are in
                               another one
    POST /_local/events        see `carry`
    POST /_local/decide        see `decide`
"""

import json
from dataclasses import dataclass, field

from ministack.core import iam_evaluator
from ministack.core.arn import parse_arn
from ministack.core.iam_evaluator import EvalContext
from ministack.core.responses import new_uuid, set_request_account_id, set_request_region
from ministack.services import eventbridge, iam, organizations, sqs

_service = "events.amazonaws.com"
_organization = {"id": None, "accounts": [], "names": {}}


def set_organization(asked):
    """Says which accounts are in the organization. Whoever may ask for its accounts is told these."""
    _organization.update(asked)
    organizations._DISPATCH["ListAccounts"] = _list_accounts
    return {}


def _list_accounts(_asked):
    names = _organization["names"]
    listed = [{"Id": one, "Name": names.get(one, ""), "Status": "ACTIVE"} for one in _organization["accounts"]]
    return organizations._json(200, {"Accounts": listed})


def carry(asked):
    """Carries events that begin in one account and Region, and answers what was decided on the way of each.

    `events` are as EventBridge delivers them. Without `by`, AWS itself says them on the default bus. With `by`, the ARN of
    a principal of the account, they are put on `bus` by PutEvents, which sets account, Region and time.
    `policies`, by the ARN that a decision names, stand for what is deployed; with `dry` nothing is delivered.
    """
    return {"ways": [_carry_one(event, asked) for event in asked["events"]]}


def decide(asked):
    """Answers questions about policies by the policies that are given, each by the one of what it asks for."""
    return {"allowed": [_answer(one, asked["policies"][one["of"]]) for one in asked["questions"]]}


def _answer(question, document):
    by, is_service = question["by"], question["by"].endswith(".amazonaws.com")
    kind, account = ("Service", "") if is_service else ("AssumedRole", by.split(":")[4])
    region = question["resource"].split(":")[3]
    keys = {name.lower(): value for name, value in question.get("keys", {}).items()}
    context = _context(by, kind, account, question["action"], question["resource"], region, keys)
    context.secure_transport = not question.get("plain", False)
    if question["of"].endswith("#policy"):
        result = iam_evaluator.evaluate(context, [iam_evaluator.parse_policy_document(document)])
    else:
        result = iam_evaluator.evaluate_resource_policy(document, context, service=by if is_service else None)
    return result.decision == "Allow"


@dataclass
class _Way:
    """What is decided about one event, in order."""

    policies: dict
    dry: bool
    decisions: list = field(default_factory=list)
    delivered: list = field(default_factory=list)

    def decide(self, by, at, documents, result):
        self.decisions.append({"by": by, "at": at, "allowed": result, "policies": documents})
        return result

    def document(self, name, deployed):
        """A policy, or what stands for it."""
        return self.policies.get(name, _read(deployed))


def _carry_one(event, asked):
    way = _Way(asked.get("policies") or {}, bool(asked.get("dry")))
    account, region = asked["account"], asked["region"]
    if asked.get("by") is None:
        _dispatch(_record(event, account, region, "default"), way, account, region, is_forwarded=False)
    elif str(event["source"]).startswith("aws."):
        # https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html
        way.decisions.append({"by": asked["by"], "at": "NotAuthorizedForSource", "allowed": False, "policies": {}})
    else:
        bus = parse_arn(asked["bus"])
        # Whoever calls says neither account nor Region: both are those of the call.
        said = _record(event, account, bus.region, bus.resource.split("/", 1)[1])
        if _may_put(asked["by"], account, bus, said, way, identity=None):
            _dispatch(said, way, bus.account_id, bus.region, is_forwarded=True)
    return {"decisions": way.decisions, "delivered": way.delivered}


def _record(event, account, region, bus):
    return {
        "EventId": event.get("id") or new_uuid(),
        "Source": event["source"],
        "DetailType": event["detail-type"],
        "Detail": json.dumps(event["detail"]),
        "EventBusName": bus,
        "Time": int(eventbridge._now_ts()),
        "Resources": event.get("resources", []),
        "Account": account,
        "Region": region,
    }


def _dispatch(event, way, account, region, is_forwarded):
    """Does what the rules of one bus of this account and Region say."""
    set_request_account_id(account)
    set_request_region(region)
    view = eventbridge._pattern_event_view(event)
    for key, rule in list(eventbridge._rules.items()):
        matches = rule["EventBusName"] == event["EventBusName"] and rule["State"] == "ENABLED" and rule.get("EventPattern")
        if not matches or not eventbridge._matches_pattern_view(rule["EventPattern"], view):
            continue
        for target in eventbridge._targets.get(key, []):
            set_request_account_id(account)
            set_request_region(region)
            _hand_over(event, view, rule, target, way, (account, region), is_forwarded)


def _hand_over(event, view, rule, target, way, place, is_forwarded):
    arn = parse_arn(target["Arn"])
    if arn.service == "sqs":
        is_elsewhere = arn.account_id != place[0] and target.get("RoleArn")
        handed = (_to_queue_elsewhere if is_elsewhere else _to_queue)(target, rule, view, way, place)
    elif arn.service == "events" and not is_forwarded:
        handed = _to_bus(event, rule, target, way, place)
    else:
        # What came from elsewhere is not sent on to a third bus:
        # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
        handed = arn.service == "events"
    if not handed and target.get("DeadLetterConfig"):
        _to_queue(target["DeadLetterConfig"], rule, view, way, place)


def _to_queue(target, rule, view, way, place):
    queue = target["Arn"]
    # In another Region there are none at all.
    if parse_arn(queue).region != place[1]:
        return False
    document = way.document(queue, (sqs._queue_by_arn(queue) or {}).get("attributes", {}).get("Policy"))
    context = _context(_service, "Service", "", "sqs:SendMessage", queue, place[1], _of_rule(rule, place))
    decision = iam_evaluator.evaluate_resource_policy(document, context, service=_service).decision
    if not way.decide(rule["Arn"], queue, {queue: document}, decision == "Allow"):
        return False
    _deliver(queue, view, way)
    return True


def _deliver(queue, view, way):
    way.delivered.append(queue)
    if not way.dry:
        set_request_account_id(parse_arn(queue).account_id)
        eventbridge._dispatch_to_sqs(parse_arn(queue), json.dumps(view.event_with_detail()))


def _to_queue_elsewhere(target, rule, view, way, place):
    """A queue of another account, by a role of the rule's: who sends is that role, and AWS says no rule to the queue.
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-cross-account.html
    """
    queue = target["Arn"]
    session, own = _take_on_role(rule, target, way, place)
    if session is None or parse_arn(queue).region != place[1]:
        return False
    set_request_account_id(parse_arn(queue).account_id)
    document = way.document(queue, (sqs._queue_by_arn(queue) or {}).get("attributes", {}).get("Policy"))
    context = _context(session, "AssumedRole", place[0], "sqs:SendMessage", queue, place[1], {})
    policies = [iam_evaluator.parse_policy_document(one) for one in own.values()]
    result = iam_evaluator.combine_resource_policy(
        iam_evaluator.evaluate(context, policies), context, document, parse_arn(queue).account_id
    )
    if not way.decide(session, queue, {**own, queue: document}, result.decision == "Allow"):
        return False
    _deliver(queue, view, way)
    return True


def _take_on_role(rule, target, way, place):
    """The session of a rule's role and the policies of it; None when it may not be taken on."""
    role_arn = target.get("RoleArn")
    role = iam._roles.get_scoped(place[0], None, (role_arn or "").rsplit("/", 1)[-1])
    if role is None:
        way.decide(rule["Arn"], "a role", {}, False)
        return None, {}
    trust = way.document(f"{role_arn}#trust", role["AssumeRolePolicyDocument"])
    context = _context(_service, "Service", "", "sts:AssumeRole", role_arn, place[1], _of_rule(rule, place))
    # As a policy of the role: the emulator's own check of trust takes any service for any other.
    assumed = iam_evaluator.evaluate_resource_policy(trust, context, service=_service).decision
    if not way.decide(rule["Arn"], f"{role_arn}#trust", {f"{role_arn}#trust": trust}, assumed == "Allow"):
        return None, {}
    own = way.document(f"{role_arn}#policy", _policies_of(role))
    return f"arn:aws:sts::{place[0]}:assumed-role/{role['RoleName']}/events", {f"{role_arn}#policy": own}


def _to_bus(event, rule, target, way, place):
    bus = parse_arn(target["Arn"])
    session, own = _take_on_role(rule, target, way, place)
    if session is None or not _may_put(session, place[0], bus, event, way, identity=own):
        return False
    # The event stays what it was: account and Region are those where it began.
    _dispatch({**event, "EventBusName": bus.resource.split("/", 1)[1]}, way, bus.account_id, bus.region, is_forwarded=True)
    return True


def _may_put(principal, account, bus, event, way, identity):
    """Whether a principal may put an event on a bus: by its own policies, and across accounts by the bus's policy as well."""
    arn = str(bus)
    set_request_account_id(bus.account_id)
    set_request_region(bus.region)
    document = way.document(arn, eventbridge._event_bus_policies.get(bus.resource.split("/", 1)[1]))
    keys = {"events:source": event["Source"], "events:detail-type": event["DetailType"]}
    context = _context(principal, "AssumedRole", account, "events:PutEvents", arn, bus.region, keys)
    # Whoever puts events by hand may do everything in the own account: the worst that a member can be.
    everything = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    policies = [iam_evaluator.parse_policy_document(one) for one in (identity or {"": everything}).values()]
    result = iam_evaluator.combine_resource_policy(
        iam_evaluator.evaluate(context, policies), context, document, bus.account_id
    )
    return way.decide(principal, arn, {**(identity or {}), arn: document}, result.decision == "Allow")


def organization_of(account):
    """The organization of an account; None: of no account."""
    if not account:
        return None
    return _organization["id"] if account in _organization["accounts"] else "o-another0one"


def _context(principal, kind, account, action, resource, region, keys):
    return EvalContext(
        principal_arn=principal,
        principal_type=kind,
        principal_account=account,
        action=action,
        resource_arn=resource,
        region=region,
        secure_transport=True,
        service_context=keys,
        principal_keys={"aws:principalorgid": organization_of(account)} if account else {},
    )


def _of_rule(rule, place):
    return {"aws:sourcearn": rule["Arn"], "aws:sourceaccount": place[0]}


def _policies_of(role):
    documents = [_read(one) for one in (role.get("InlinePolicies") or {}).values()]
    return {"Version": "2012-10-17", "Statement": [one for document in documents for one in document["Statement"]]}


def _read(document):
    return json.loads(document) if isinstance(document, str) else document
