"""A pytest plugin that runs ceph/s3-tests on dev-s3: it chooses what is in scope, translates what AWS has given up since
the suite was written, and keeps each result. It takes nothing from the suite but its names.

S3_TESTS_SCOPE is the file that says what is out of scope, S3_TESTS_RESULTS the file to write."""

import base64
import datetime
import hashlib
import hmac
import json
import os
import re

import boto3
import requests
import s3tests.functional as suite

REGION = "us-east-1"
with open(os.environ["S3_TESTS_SCOPE"], encoding="utf-8") as file:
    SCOPE = json.load(file)
results = {}


# Every test has bucket names of its own, and the server's folder goes at the end: nothing is cleaned up before.
suite.setup = suite.teardown = lambda: None
suite.nuke_prefixed_buckets = lambda prefix, client=None: None
# But this one counts the buckets, and begins with none.
FIRST = "test_list_buckets_paginated"


def reason_of(item):
    """Why a test is out of scope; None of one that is in it."""
    for group in SCOPE["outOfScope"]:
        if any(re.search(pattern, item.originalname) for pattern in group.get("but", [])):
            continue
        if any(item.get_closest_marker(marker) for marker in group.get("markers", [])):
            return group["why"]
        if any(re.search(pattern, item.originalname) for pattern in group.get("names", [])):
            return group["why"]
    return None


def pytest_collection_modifyitems(config, items):
    kept, left = [], []
    for item in items:
        reason = reason_of(item)
        if reason is None:
            kept.append(item)
        else:
            left.append(item)
            results[item.name] = {"outcome": "out of scope", "why": reason}
    config.hook.pytest_deselected(items=left)
    items[:] = sorted(kept, key=lambda item: item.name != FIRST)


def pytest_runtest_logreport(report):
    name = report.nodeid.split("::")[-1]
    if report.when == "call" or report.outcome != "passed":
        if results.get(name, {}).get("outcome") != "failed":
            results[name] = {"outcome": report.outcome}


def pytest_sessionfinish():
    with open(os.environ["S3_TESTS_RESULTS"], "w", encoding="utf-8") as file:
        json.dump(results, file)


# Buckets that were made since April 2023 have no ACLs (https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html).
# Where a test opens a bucket or an object by one only to get at it, a policy does.

# Whoever may list a bucket by an ACL is told 404 of what is not in it; a policy must let them read for that.
OPENED = {
    "public-read": ["s3:ListBucket", "s3:GetObject"],
    "public-read-write": ["s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
}


def open_bucket(bucket, actions, key=None):
    client = suite.get_client()
    try:
        document = json.loads(client.get_bucket_policy(Bucket=bucket)["Policy"])
    except client.exceptions.ClientError:
        document = {"Version": "2012-10-17", "Statement": []}
    arn = "arn:aws:s3:::" + bucket
    resources = [arn, arn + "/*"] if key is None else [arn + "/" + key]
    document["Statement"].append(
        {"Effect": "Allow", "Principal": "*", "Action": actions, "Resource": resources}
    )
    client.put_bucket_policy(Bucket=bucket, Policy=json.dumps(document))


def take_acl(params, context, **_):
    acl = params.pop("ACL", None)
    if acl in OPENED or acl == "private":
        context["opened"] = (params["Bucket"], acl, params.get("Key"))
    elif acl is not None:
        params["ACL"] = acl


def give_policy(context, http_response, **_):
    if "opened" not in context or http_response.status_code >= 300:
        return
    bucket, acl, key = context["opened"]
    if key is None and acl in OPENED:
        open_bucket(bucket, OPENED[acl])
    elif key is not None and acl in OPENED:
        open_bucket(bucket, ["s3:GetObject"], key)


class Answered:
    status_code = 200
    headers = {}


def put_acl(context, **_):
    """Stands in for the ACL's own request."""
    if "opened" not in context:
        return None
    give_policy(context, Answered)
    return Answered, {"ResponseMetadata": {"HTTPStatusCode": 200}}


boto3.setup_default_session()
events = boto3.DEFAULT_SESSION.events
for operation in ["PutBucketAcl", "PutObjectAcl"]:
    events.register("before-parameter-build.s3." + operation, take_acl)
    events.register("before-call.s3." + operation, put_acl)
for operation in ["CreateBucket", "PutObject"]:
    events.register("before-parameter-build.s3." + operation, take_acl)
    events.register("after-call.s3." + operation, give_policy)


# New buckets take no forms that are signed by version 2 (https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingAWSSDK.html):
# one is signed anew by version 4, and stays wrong where it was.

send_form = requests.post


def mac(key, text, digest=hashlib.sha256):
    return hmac.new(key, text if isinstance(text, bytes) else text.encode(), digest)


def signing_key(secret, day):
    key = ("AWS4" + secret).encode()
    for part in [day, REGION, "s3", "aws4_request"]:
        key = mac(key, part).digest()
    return key


def named(fields, name):
    """The field of that name, whatever its case."""
    return next((field for field in fields if field.lower() == name), None)


def text_of(value):
    return value.decode() if isinstance(value, bytes) else value


def with_version_4(encoded, more):
    """The same policy with conditions for the new fields; one that can't be read stays as it is."""
    try:
        document = json.loads(base64.b64decode(encoded))
        document["conditions"].extend({name: value} for name, value in more.items())
        document["conditions"] = [
            {"acl": "bucket-owner-full-control"} if is_acl(condition) else condition
            for condition in document["conditions"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        return encoded
    return base64.b64encode(json.dumps(document).encode()).decode()


def is_acl(condition):
    return isinstance(condition, dict) and [name.lower() for name in condition] == ["acl"]


def sign_anew(fields):
    key_id = text_of(fields[named(fields, "awsaccesskeyid")])
    policy_name, signature_name = named(fields, "policy"), named(fields, "signature")
    policy = text_of(fields[policy_name]) if policy_name else ""
    secret = suite.get_main_aws_secret_key()
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    more = {
        "x-amz-algorithm": "AWS4-HMAC-SHA256",
        "x-amz-credential": "/".join([key_id, now[:8], REGION, "s3", "aws4_request"]),
        "x-amz-date": now,
    }
    new_policy = with_version_4(policy, more)
    for name, value in fields.items():
        if name.lower() in ("awsaccesskeyid", "signature"):
            continue
        if name.lower() == "file":
            yield from more.items()
            if signature_name:
                was = text_of(fields[signature_name])
                right = base64.b64encode(mac(secret.encode(), policy, hashlib.sha1).digest()).decode()
                new = mac(signing_key(secret, now[:8]), new_policy).hexdigest()
                yield "x-amz-signature", new if was == right else new[::-1]
        if name == policy_name:
            value = new_policy
        if name.lower() == "acl":
            value = "bucket-owner-full-control"
        yield name, value


def post(url, files=None, **more):
    if files is not None and named(files, "awsaccesskeyid"):
        files = dict(sign_anew(files))
    elif files is not None:
        files = {name: value for name, value in files.items() if name.lower() != "acl"}
    return send_form(url, files=files, **more)


requests.post = post
