"""Mends MiniStack's check of IAM where AWS decides otherwise, and keeps every decision.

The emulator checks one action on one resource and lets pass what it has no name for. Here every call of a role is
checked for all that AWS would ask: iam_requests.py says which actions, resources and condition keys, key_use.py which use
of KMS in the caller's name. What is served beside the emulator (AWS Backup, SES, tags of resources) asks by
`POST /_local/permission`.
"""

import json
import re
import time
from contextvars import ContextVar

import iam_requests
import key_use
import relay
from decisions import Decisions
from ministack import app
from ministack.core import iam_actions, iam_evaluator, lambda_runtime, responses, sigv4
from ministack.services import iam, lambda_svc, sts

_account = "111122223333"
_told = (
    "dynamodb:LeadingKeys",
    "events:source",
    "iam:PassedToService",
    "kms:ResourceAliases",
    "kms:ViaService",
)
_principal = ContextVar("principal", default=None)

# How long what a role may do is taken for known, in seconds; DynamoDB keeps the key of a table for five minutes.
_kept_seconds = 1


def install(file):
    """From now on roles may do what AWS would let them, and `file` says what they asked for."""
    decisions = Decisions(file)
    _name_roles()
    _remember_principals()
    iam_evaluator.resolve_principal = _kept(iam_evaluator.resolve_principal)
    iam_evaluator._resolve_condition_key = _of_role(iam_evaluator._resolve_condition_key)
    _name_requests(decisions)
    decide = _deciding(decisions, iam_evaluator.enforce)
    iam_evaluator.enforce = decide
    app.app = _answering(decide, app.app)
    # A test may put a proxy in between, for whose address a call was signed: a session's token says well enough whose it is.
    sigv4.header_signature_failure = lambda *_signed, **_request: None
    # Nor is a call refused for its time: a test may set the clocks of functions.
    sigv4.request_time_failure = lambda *_signed: None
    # Policies deny what comes without TLS. What never leaves this machine counts as if it had it.
    origin = app.pin_request_origin
    app.pin_request_origin = lambda address, secure: origin(address, True)


def _name_roles():
    """Of whoever has assumed a role, aws:PrincipalArn is the role and not the session; and aws:ResourceOrgID is the organization
    of the account that a resource is in: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """
    resolve = iam_evaluator._resolve_condition_key

    def resolved(key, context):
        if key.lower() == "aws:resourceorgid":
            return relay.organization_of(iam_evaluator._account_from_arn(context.resource_arn))
        value = resolve(key, context)
        session = re.fullmatch(r"arn:aws:sts::(\d+):assumed-role/([^/]+)/.*", str(value))
        if key.lower() != "aws:principalarn" or session is None:
            return value
        role = iam._roles.get_scoped(session[1], None, session[2])
        return role["Arn"] if role else value

    iam_evaluator._resolve_condition_key = resolved


def _remember_principals():
    evaluate = iam_evaluator.evaluate

    def remember(context, *policies):
        _principal.set(context.principal_arn)
        return evaluate(context, *policies)

    iam_evaluator.evaluate = remember


def _kept(resolve):
    """The policies of a role are read once a second: a transaction is up to a hundred checks."""
    known = {}

    def resolved(key, account, credential=None):
        principal, until = known.get((key, account), (None, 0))
        if time.monotonic() >= until:
            principal = resolve(key, account, credential)
            known[key, account] = (principal, time.monotonic() + _kept_seconds)
        return principal

    return resolved


def _of_role(resolve):
    """Of a session, `aws:PrincipalArn` is its role; the emulator gives the session's own ARN.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
    """

    def resolved(key, ctx):
        value = resolve(key, ctx)
        if key.lower() != "aws:principalarn":
            return value
        session = re.fullmatch(r"arn:([^:]+):sts::(\d+):assumed-role/([^/]+)/.*", str(value))
        return f"arn:{session[1]}:iam::{session[2]}:role/{session[3]}" if session else value

    return resolved


def _name_requests(decisions):
    action, resource = iam_actions.extract_iam_action, iam_actions.extract_resource_arn

    def named(service, method, path, headers, body, params):
        found = iam_requests.action_of(action(service, method, path, headers, body, params) or "")
        if not found and (principal := _session_of(headers)):
            decisions.add(principal, f"{service}:?", f"{method} {path}", {}, "unchecked")
        return found or None

    def located(service, method, path, headers, body, params, region, account):
        arn = resource(service, method, path, headers, body, params, region, account)
        operation = params.get("Action", "")
        operation = operation[0] if isinstance(operation, list) and operation else operation
        return iam_requests.resource_of(service, arn, body, region, account, operation)

    def parts(_action, body, region, account):
        return iam_requests.transaction_of(body, lambda table: iam_actions._dynamodb_table_arn(table, region, account))

    iam_actions.extract_iam_action = named
    iam_actions.extract_resource_arn = located
    iam_actions.dynamodb_transaction_checks = parts


def _session_of(headers):
    """The session of a role that signed a request, or None."""
    signed = re.search(r"Credential=([^/]+)/", headers.get("authorization", ""))
    return sts._sessions.get(signed[1], {}).get("Arn") if signed else None


def _deciding(decisions, enforce):
    used = {}

    def one(key, action, service, region, arn, keys):
        _principal.set(None)
        denied = enforce(key, action, service, region, resource_arn=str(arn), service_context=keys)
        principal = _principal.get() or sts._sessions.get(key, {}).get("Arn")
        if principal and ":assumed-role/" in principal:
            told = {name: value for name, value in keys.items() if name in _told}
            decisions.add(principal, action, arn, told, "denied" if denied else "allowed")
        return denied

    def decide(key, action, service, region, resource_arn="*", service_context=None):
        resource = resource_arn if isinstance(resource_arn, iam_requests.Resource) else iam_requests.Resource(resource_arn)
        keys = {**(service_context or {}), **resource.keys}
        for arn in (resource, *resource.others):
            if denied := one(key, action, service, region, arn, keys):
                return denied
        for use, arn, via in key_use.uses_of(action, resource, region, _account):
            if used.get((key, use, arn, via), 0) > time.monotonic():
                continue
            about = {"kms:ViaService": via, "kms:CallerAccount": _account, "kms:ResourceAliases": key_use.aliases_of(arn)}
            if denied := one(key, use, "kms", region, arn, about):
                return denied
            used[key, use, arn, via] = time.monotonic() + _kept_seconds
        return None

    return decide


def _answering(decide, served):
    """Serves the emulator, and beside it what local programs ask about roles."""

    answers = {
        "/_local/session": _session,
        "/_local/organization": relay.set_organization,
        "/_local/events": relay.carry,
        "/_local/decide": relay.decide,
    }

    async def answer(scope, receive, send):
        if scope["type"] != "http" or not scope["path"].startswith("/_local/"):
            return await served(scope, receive, send)
        asked = json.loads(await _body(receive))
        responses.set_request_account_id(_account)
        said = answers.get(scope["path"], lambda one: _denied(one, decide))(asked)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": json.dumps(said).encode()})

    return answer


async def _body(receive):
    """What was sent, which may come in several pieces."""
    body, more = b"", True
    while more:
        piece = await receive()
        body += piece.get("body", b"")
        more = piece.get("more_body", False)
    return body


def _denied(asked, decide):
    """Whether whoever signed a request to a simulator may make all of its calls, and what AWS says when not."""
    signed = re.search(r"Credential=([^/]+)/\d+/([^/]+)/", asked["authorization"])
    # A role of another account is asked for what is in that account; the simulators know one.
    account = (_session_of(asked) or f"::::{_account}").split(":")[4]
    responses.set_request_account_id(account)
    for action, said, *keys in asked["calls"]:
        arn = said.replace(f":{_account}:", f":{account}:")
        if denied := decide(signed[1], action, action.split(":")[0], signed[2], arn, *keys):
            return {"denied": iam_actions.identity_denial_message(action, denied.principal_arn, arn, False)}
    return {"denied": None}


def _session(asked):
    """The credentials that a function runs with, for a test that tries what its role must not do."""
    config = lambda_svc._functions[asked["function"]]["config"]
    # A session of its own, which the calls of the function itself are not taken for.
    own = {**config, "FunctionArn": f"{config['FunctionArn']}:test", "FunctionName": "test"}
    return lambda_runtime.execution_credentials(own)
