"""Locks and encrypts the objects of a bucket as its template says; the emulator's CloudFormation makes the bucket without
its lock, and forgets its key.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-objectlockconfiguration.html
"""

from ministack.services import s3
from ministack.services.cloudformation import provisioners


# The key of each bucket that has one, by the bucket's name.
keys = {}


def install():
    """From now on a stack's buckets have the Object Lock and the key that their template gives them."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::S3::Bucket"]
    for event in ("create", "update"):
        handlers[event] = _locking(handlers[event])


def _locking(make):
    def made(*given):
        result = make(*given)
        name = result[0] if isinstance(result, tuple) else result
        # The properties are the last thing but the stack's name.
        props = given[-2]
        for rule in props.get("BucketEncryption", {}).get("ServerSideEncryptionConfiguration", []):
            keys[name] = rule.get("ServerSideEncryptionByDefault", {}).get("KMSMasterKeyID")
        if props.get("ObjectLockEnabled") in (True, "true"):
            retention = props.get("ObjectLockConfiguration", {}).get("Rule", {}).get("DefaultRetention")
            if retention is not None and "Days" in retention:
                retention = {**retention, "Days": int(retention["Days"])}
            s3._bucket_object_lock[name] = {"enabled": True, "default_retention": retention}
        return result

    return made
