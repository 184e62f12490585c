"""Keeps the KMS key that a template gives a table, which the emulator forgets."""

from ministack.services import dynamodb
from ministack.services.cloudformation import provisioners

_type = "AWS::DynamoDB::Table"


def install():
    """From now on a table made by CloudFormation says which key encrypts it."""
    handlers = provisioners._RESOURCE_HANDLERS[_type]
    create = handlers["create"]

    def with_key(logical_id, properties, stack):
        made = create(logical_id, properties, stack)
        key = (properties.get("SSESpecification") or {}).get("KMSMasterKeyId")
        if key:
            described = {"Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": key}
            dynamodb._tables[made[0]]["SSEDescription"] = described
        return made

    handlers["create"] = with_key
