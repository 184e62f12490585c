"""Which use of a KMS key AWS authorises for the caller of another service, where the emulator encrypts nothing."""


def uses_of(action, resource, region, account):
    """The actions of KMS that a call needs besides its own: (action, key, service that asks in the caller's name)."""
    service = action.split(":")[0]
    needed = _needed(action, resource)
    keys = _keys_of(service, action, resource) if needed else []
    arns = [key if key.startswith("arn:") else f"arn:aws:kms:{region}:{account}:key/{key}" for key in keys]
    return [(one, arn, f"{service}.{region}.amazonaws.com") for one in needed for arn in arns]


def _needed(action, resource):
    # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
    if action == "sqs:SendMessage":
        return ["kms:GenerateDataKey", "kms:Decrypt"]
    if action == "sqs:ReceiveMessage":
        return ["kms:Decrypt"]
    # https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    if action == "sns:Publish":
        return ["kms:GenerateDataKey", "kms:Decrypt"]
    # https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
    if action == "ssm:PutParameter":
        return ["kms:Encrypt"] if resource.request.get("Type") == "SecureString" else []
    if action.startswith("ssm:Get"):
        return ["kms:Decrypt"] if resource.request.get("WithDecryption") else []
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
    if action in ("s3:GetObject", "s3:PutObject"):
        return ["kms:Decrypt"] if action == "s3:GetObject" else ["kms:GenerateDataKey"]
    # https://docs.aws.amazon.com/kms/latest/developerguide/services-dynamodb.html
    return ["kms:Decrypt"] if action.startswith("dynamodb:") else []


def _keys_of(service, action, resource):
    import locked_buckets
    from ministack.services import dynamodb, sns, sqs

    if service == "ssm":
        return _keys_of_parameters(action, resource)
    if service == "sqs":
        key = ((sqs._queue_by_arn(resource) or {}).get("attributes") or {}).get("KmsMasterKeyId")
    elif service == "sns":
        key = ((sns._topic_by_arn_any_scope(resource) or {}).get("attributes") or {}).get("KmsMasterKeyId")
    elif service == "s3":
        key = locked_buckets.keys.get(resource.removeprefix("arn:aws:s3:::").split("/")[0])
    else:
        table = dynamodb._tables.get(resource.split(":table/")[1].split("/")[0]) or {}
        key = (table.get("SSEDescription") or {}).get("KMSMasterKeyArn")
    return [key] if key else []


def _keys_of_parameters(action, resource):
    from ministack.services import ssm

    name = f"/{resource.split(':parameter/')[1]}"
    if action == "ssm:PutParameter":
        keys = [resource.request.get("KeyId", "")]
    elif action == "ssm:GetParametersByPath":
        keys = [one.get("KeyId", "") for below, one in ssm._parameters.items() if below.startswith(f"{name}/")]
    else:
        keys = [(ssm._parameters.get(name) or {}).get("KeyId", "")]
    # Every principal of an account may use AWS's own key of a service.
    return [key for key in keys if key and not key.startswith("alias/aws/")]


def aliases_of(arn):
    """The aliases of a key, for the condition key kms:ResourceAliases.

    https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-resource-aliases
    """
    from ministack.services import kms

    return [alias.split(":")[-1] for alias, key in kms._aliases.items() if key == arn.split("key/")[-1]]
