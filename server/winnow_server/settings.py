"""Every setting of the server: one frozen class, one sentence a field.

Values come from, first wins: WINNOW_* environment variables, the TOML file named by WINNOW_CONFIG, the default here.
"""

import os
import secrets
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource


class SettingsError(ValueError):
    """Settings that cannot be used; the text names each and says why."""


class Settings(BaseSettings):
    """Raises pydantic.ValidationError, naming the field, when a value does not fit, and SettingsError for its file."""

    model_config = SettingsConfigDict(env_prefix="WINNOW_", env_ignore_empty=True, frozen=True, extra="forbid")

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(50051, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    database_url: str = Field(
        "", description="postgresql:// address of the truth; `dev` fills it with the embedded one."
    )
    database_replica_url: str = Field(
        "",
        description="postgresql:// address of a replica for samples, estimates and simulations; empty means none.",
    )
    database_pool_size: int = Field(20, ge=1, description="Database connections kept open.")
    database_max_overflow: int = Field(40, ge=0, description="Database connections opened beyond the pool under load.")
    database_pool_recycle: int = Field(3600, ge=1, description="Seconds after which a database connection is replaced.")
    redis_url: str = Field("", description="redis:// address for caches, limits and events; empty does without.")
    data_folder: Path = Field(Path(".winnow"), description="Where `dev` keeps the embedded stores' data.")
    token_key: SecretStr = Field(
        default_factory=lambda: SecretStr(secrets.token_hex(32)),
        description="Secret that signs page tokens: 16 characters or more, one for all servers; random by default.",
    )

    max_message_bytes: int = Field(33_554_432 + 65_536, ge=1024, description="Largest request message taken, in bytes.")
    max_calls: int = Field(
        4096, ge=1, description="Calls under way at once, streams too; more are refused. Health is not counted."
    )
    max_request_bytes: int = Field(
        134_217_728,
        ge=1024,
        description="Bytes of request messages under way at once; more are refused, streams wait. A server holds "
        "about three times as much.",
    )
    max_upload_bytes: int = Field(209_715_200, ge=1024, description="Largest log taken by UploadLog, in bytes.")
    analysis_threads: int = Field(2, ge=1, description="Threads that analyse logs beside the event loop.")
    default_deadline: float = Field(
        60.0,
        gt=0,
        description="Seconds a unary call without a deadline may take; a statement of any call, 5 more.",
    )

    policy_memory_bytes: int = Field(
        134_217_728, ge=0, description="Memory for projects' policies, lists and layers, in bytes, by estimate."
    )
    trust_caller_metadata: bool = Field(
        False, description="Believe x-winnow-caller; only where a mesh or a loopback address keeps strangers out."
    )
    rate_limits: bool = Field(True, description="Whether limits are enforced at all.")
    limit_unnamed: str = Field("100/minute", description="Calls of one method by a caller without a name.")
    limit_named: str = Field("60000/minute", description="Calls of one method by a named caller.")
    limit_items_unnamed: str = Field(
        "6000/minute",
        description="Batch items of one method by a caller without a name; a batch of more takes all of it.",
    )
    limit_items_named: str = Field(
        "60000000/minute", description="Batch items of one method by a named caller; a batch of more takes all of it."
    )

    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Lowest level that is logged.")
    log_calls: Literal["all", "errors", "none"] = Field("all", description="Which calls get a line in the log.")
    metrics_port: int | None = Field(
        None, ge=0, le=65535, description="Port of the Prometheus page; 0 takes a free one; unset serves none."
    )
    otlp_endpoint: str = Field("", description="host:port of an OpenTelemetry collector (gRPC); empty sends nothing.")
    otlp_metrics_seconds: float = Field(
        0.0, ge=0, description="Seconds between pushes of the metrics to the collector; 0 pushes none."
    )
    trace_ratio: float = Field(0.01, ge=0, le=1, description="Share of traces sampled when the caller did not decide.")

    drain_delay: float = Field(
        3.0, ge=0, description="Seconds between NOT_SERVING and closing the port, for the mesh to see it."
    )
    drain_grace: float = Field(20.0, ge=0, description="Seconds that calls under way get to finish.")
    connection_age: int = Field(
        1800, ge=1, description="Seconds after which a connection is asked to reconnect, to spread load."
    )
    connection_age_grace: int = Field(300, ge=1, description="Seconds that calls on an aged connection get to finish.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        path = os.environ.get("WINNOW_CONFIG")
        if path and not Path(path).is_file():
            raise SettingsError(f"WINNOW_CONFIG: {path} is not there")
        file = (TomlConfigSettingsSource(settings_cls, path),) if path else ()
        return (init_settings, env_settings, *file)


def read_settings() -> Settings:
    """The settings of this process. Raises SettingsError."""
    try:
        return Settings()
    except ValidationError as error:
        # Values stay out: one of them is a secret.
        raise SettingsError("; ".join(f"{_setting(e['loc'])}: {e['msg']}" for e in error.errors())) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"WINNOW_CONFIG: {error}") from error


def _setting(location: tuple[int | str, ...]) -> str:
    name = ".".join(map(str, location))
    return f"WINNOW_{name.upper()}" if name in Settings.model_fields else f"{name} (in WINNOW_CONFIG)"
