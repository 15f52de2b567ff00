"""The bucket that the settings name: made where it is missing, when a unit's server starts.

python -m api.deploy.bucket
"""

from api.settings import Settings, read_settings
from models.errors import SettingsError
from services.ingest.blobs.s3_bucket import make_bucket
from services.ingest.blobs.s3_client import S3Address


def make(settings: Settings) -> None:
    """Make it, or leave it as it is. Raises SettingsError, StoreUnavailable."""
    if settings.blobs_url is None or settings.blobs_access_key is None or settings.blobs_secret_key is None:
        raise SettingsError("LINCE_BLOBS_URL names no bucket.")
    address = S3Address(
        bucket=settings.blobs_url.removeprefix("s3://").partition("/")[0],
        endpoint=settings.blobs_endpoint,
        region=settings.blobs_region,
        access_key=settings.blobs_access_key.get_secret_value(),
        secret_key=settings.blobs_secret_key.get_secret_value(),
        ca_file=settings.blobs_ca_file,
        patience=settings.blobs_timeout,
    )
    make_bucket(address)


if __name__ == "__main__":
    make(read_settings())
