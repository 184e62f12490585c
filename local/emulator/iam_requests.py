"""What a request asks for in the words of IAM, where the emulator does not say it as AWS does.

Pages named `list_….html` are below https://docs.aws.amazon.com/service-authorization/latest/reference/
"""

import json

# Operations that IAM knows under another name.
_named_otherwise = {
    # list_amazonsqs.html and https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
    "sqs:SendMessageBatch": "sqs:SendMessage",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
    # list_amazonsns.html
    "sns:PublishBatch": "sns:Publish",
    # list_amazondynamodb.html: a ConditionCheck of a transaction
    "dynamodb:ConditionCheck": "dynamodb:ConditionCheckItem",
}

_parts = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "Get": "GetItem", "ConditionCheck": "ConditionCheckItem"}


class Resource(str):
    """An ARN as the emulator hands it on, with all else that IAM is asked about the same request."""

    others: tuple = ()
    keys: dict = {}
    request: dict = {}

    def __new__(cls, arn, others=(), keys=None, request=None):
        made = super().__new__(cls, arn)
        made.others, made.keys, made.request = tuple(others), keys or {}, request or {}
        return made


def action_of(action):
    """The name under which IAM knows an operation."""
    return _named_otherwise.get(action, action)


# Lists that name nothing are asked for on everything of their kind, and not on `*`: https://github.com/awslabs/pireporter/issues/8
_lists = {"DescribeDBInstances": "db:*", "DescribeDBClusters": "cluster:*"}


def resource_of(service, arn, body, region, account, operation=""):
    """The resources of a request, the first one in front, with the condition keys that the request says."""
    request = _read(body)
    if service == "rds" and arn == "*" and operation in _lists:
        return Resource(f"arn:aws:rds:{region}:{account}:{_lists[operation]}", request=request)
    # list_amazoneventbridge.html: of the targets of a rule it is the rule.
    if service == "events" and arn == "*" and "Rule" in request:
        return Resource(f"arn:aws:events:{region}:{account}:rule/{request['Rule']}", request=request)
    if service == "ssm":
        # list_awssystemsmanager.html: of GetParametersByPath it is the path, of GetParameters every parameter.
        names = [request["Path"]] if "Path" in request else request.get("Names", [])
        arns = [f"arn:aws:ssm:{region}:{account}:parameter/{name.strip('/')}" for name in names]
        if arns:
            return Resource(arns[0], arns[1:], request=request)
    keys = {}
    if service == "dynamodb":
        leading = leading_keys(request)
        keys = {"dynamodb:LeadingKeys": leading} if leading else {}
    if service == "events" and "Entries" in request:
        # https://docs.aws.amazon.com/eventbridge/latest/userguide/policy-keys-eventbridge.html
        sources = {entry.get("Source", "") for entry in request["Entries"]}
        keys = {"events:source": sources.pop()} if len(sources) == 1 else {}
    if service == "kms":
        # https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
        keys = {f"kms:{name}": request[name] for name in ("SigningAlgorithm", "MessageType") if name in request}
    return Resource(arn, keys=keys, request=request)


def transaction_of(body, table_arn):
    """The parts of a transaction, each authorised as an action of its own on its own item."""
    parts = []
    for item in _read(body).get("TransactItems", []):
        for name, part in item.items():
            key = part.get("Key") or part.get("Item") or {}
            keys = {"dynamodb:LeadingKeys": _values(part["TableName"], [key])}
            arn = Resource(table_arn(part["TableName"]), keys=keys, request=part)
            parts.append((f"dynamodb:{_parts[name]}", arn))
    return parts


def leading_keys(request):
    """The values of the partition key that a request names, of an index those of the index.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
    """
    if "RequestItems" in request:
        batches = request["RequestItems"].items()
        return [value for table, batch in batches for value in _values(table, _keys_of_batch(batch))]
    table = request.get("TableName", "")
    if "KeyConditionExpression" in request:
        value = _equal_to(request, _partition_key(table, request.get("IndexName")))
        return [] if value is None else [value]
    key = request.get("Key") or request.get("Item")
    return _values(table, [key]) if key else []


def _keys_of_batch(batch):
    if isinstance(batch, dict):
        return batch.get("Keys", [])
    writes = [write.get("PutRequest") or write.get("DeleteRequest") or {} for write in batch]
    return [write.get("Item") or write.get("Key") or {} for write in writes]


def _values(table, keys):
    name = _partition_key(table)
    return [next(iter(key[name].values())) for key in keys if name in key]


def _equal_to(request, name):
    """The value that a condition on the keys wants the partition key to have."""
    names = request.get("ExpressionAttributeNames", {})
    for condition in request["KeyConditionExpression"].split(" AND "):
        left, equals, right = condition.strip().strip("()").partition("=")
        if equals and names.get(left.strip(), left.strip()) == name:
            return next(iter(request["ExpressionAttributeValues"][right.strip()].values()))
    return None


def _partition_key(table, index=None):
    from ministack.services import dynamodb

    described = dynamodb._tables.get(table.rsplit("/", 1)[-1]) or {}
    indexes = {one["IndexName"]: one for one in described.get("GlobalSecondaryIndexes") or []}
    schema = indexes.get(index, described).get("KeySchema", [])
    return next((one["AttributeName"] for one in schema if one["KeyType"] == "HASH"), "")


def _read(body):
    try:
        request = json.loads(body or b"{}")
    except (ValueError, UnicodeDecodeError):
        return {}
    return request if isinstance(request, dict) else {}
