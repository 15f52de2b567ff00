"""Making the bucket that originals are to lie in."""

from botocore.exceptions import ClientError

from services.ingest.blobs.s3_client import S3Address, S3Client, code_of

_THERE = ("BucketAlreadyOwnedByYou", "BucketAlreadyExists")


def make_bucket(address: S3Address) -> None:
    """Make the bucket of an address, or leave it as it is. Raises SettingsError, StoreUnavailable."""
    client = S3Client(address)
    try:
        client.call("create_bucket", 409)
    except ClientError as error:
        if code_of(error) not in _THERE:
            raise
    finally:
        client.close()
