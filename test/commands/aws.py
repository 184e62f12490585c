"""The `aws` of the commands that pages show, on the botocore that the emulator brings: no other program is downloaded for it.

It takes a command as AWS's own command line does, and holds it against AWS's description of the call: an operation,
parameter or value that AWS does not know is refused. With AWS_ONLY_CHECK=1 nothing is called.
"""

import json
import os
import sys
import time

import botocore.session
import jmespath
from botocore import xform_name
from botocore.validate import validate_parameters


def main(service, operation, *arguments):
    # What S3 is called by the command line where one operation is meant.
    client = botocore.session.get_session().create_client("s3" if service == "s3api" else service)
    if (service, operation) == ("logs", "tail"):
        return tail(client, *arguments)
    if (service, operation) == ("s3", "cp"):
        return copy(client, *arguments)
    if operation == "wait":
        name, *arguments = arguments
        name = name.replace("-", "_")
        given, _ = read(client, xform_operation(client, client_waiter(client, name)), arguments)
        return client.get_waiter(name).wait(**given)
    model = xform_operation(client, operation.replace("-", "_"))
    given, asked = read(client, model, arguments)
    if model.input_shape is not None:
        validate_parameters(given, model.input_shape)
        refuse_unlisted(given, model.input_shape)
    if os.environ.get("AWS_ONLY_CHECK"):
        return print(f"{model.name} takes this.")
    answer = getattr(client, operation.replace("-", "_"))(**given)
    answer.pop("ResponseMetadata", None)
    if not answer:
        return
    if "query" in asked:
        answer = jmespath.search(asked["query"], answer)
    print(json.dumps(answer, indent=2, default=str))


def tail(client, group, *arguments):
    flags = dict(zip(arguments[::2], arguments[1::2]))
    since = flags.pop("--since", "10m")
    seconds = int(since[:-1]) * {"m": 60, "h": 3600, "d": 86400}[since[-1]]
    more = {"filterPattern": flags.pop("--filter-pattern")} if "--filter-pattern" in flags else {}
    if flags:
        sys.exit(f"aws: logs tail does not know {' '.join(flags)}")
    begin = int((time.time() - seconds) * 1000)
    for event in client.filter_log_events(logGroupName=group, startTime=begin, **more)["events"]:
        print(event["message"].rstrip())


def copy(client, *arguments):
    """Copies all of a bucket into a folder, which is what pages copy."""
    flag, bucket, folder = arguments
    if flag != "--recursive" or not bucket.startswith("s3://"):
        sys.exit("aws: s3 cp is known of whole buckets only")
    bucket = bucket[5:].strip("/")
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for one in page.get("Contents", []):
            file = os.path.join(folder, one["Key"])
            os.makedirs(os.path.dirname(file), exist_ok=True)
            with open(file, "wb") as out:
                out.write(client.get_object(Bucket=bucket, Key=one["Key"])["Body"].read())


def client_waiter(client, name):
    waiter = client.get_waiter(name)
    return xform_name(waiter.config.operation)


def xform_operation(client, name):
    operations = {xform_name(one): one for one in client.meta.service_model.operation_names}
    if name not in operations:
        sys.exit(f"aws: {client.meta.service_model.service_name} has no operation {name.replace('_', '-')}")
    return client.meta.service_model.operation_model(operations[name])


def read(client, model, arguments):
    """Returns the parameters of the call, and what the command line itself is asked (--query, --output)."""
    members = {} if model.input_shape is None else model.input_shape.members
    flags = {"--" + xform_name(name).replace("_", "-"): (name, shape) for name, shape in members.items()}
    given, asked = {}, {}
    rest = list(arguments)
    while rest:
        flag = rest.pop(0)
        values = []
        while rest and not rest[0].startswith("--"):
            values.append(rest.pop(0))
        # Of every command; which Region the emulator is asked in is set beside it.
        if flag in ("--query", "--output", "--region"):
            asked[flag[2:]] = values[0]
        elif flag in flags:
            name, shape = flags[flag]
            given[name] = value_of(shape, values)
        elif flag.startswith("--no-") and "--" + flag[5:] in flags:
            given[flags["--" + flag[5:]][0]] = False
        else:
            sys.exit(f"aws: {xform_name(model.name).replace('_', '-')} does not know {flag}")
    return given, asked


def refuse_unlisted(given, shape):
    """A word that is none of the closed list of its place; botocore leaves those to the service."""
    for name, value in given.items():
        place = shape.members[name]
        listed = getattr(place.member if place.type_name == "list" else place, "enum", [])
        for one in value if isinstance(value, list) else [value]:
            if listed and one not in listed:
                sys.exit(f"aws: {one} is none of {', '.join(listed)}")


def value_of(shape, values):
    if shape.type_name == "boolean":
        return True
    texts = [open(one[7:]).read() if one.startswith("file://") else one for one in values]
    if shape.type_name == "list" and not texts[0].startswith("["):
        # https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html
        is_shorthand = shape.member.type_name == "structure"
        return [dict(part.split("=", 1) for part in one.split(",")) for one in texts] if is_shorthand else texts
    if shape.type_name == "map" and not texts[0].startswith("{"):
        return dict(part.split("=", 1) for part in texts[0].split(","))
    if shape.type_name in ("list", "map", "structure"):
        return json.loads(texts[0])
    return int(texts[0]) if shape.type_name in ("integer", "long") else texts[0]


main(*sys.argv[1:])
