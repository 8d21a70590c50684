# ruff: noqa: E501 (patterns and tables read better unbroken)
"""Databases, their migrations, and jobs on data and models."""

from __future__ import annotations

from typing import Final

from winnow_server.failure.engine.analysis import Category as C

from .model import Signature
from .model import rule as r

# fmt: off
DATA_TOOLS: Final[tuple[Signature, ...]] = (
    r("flyway-migration", C.COMPILATION, 0.02, "sql", r"Script (?P<file>[VRU][\w.]{0,20}__[\w.-]{1,120}) failed|Migration (?:of schema )?[^\n]{1,120} failed! Please restore|Validate failed: Migrations have failed validation", "ERROR: Script V12__add_frame.sql failed", "Script V12__add_frame.sql applied"),
    r("liquibase-migration", C.COMPILATION, 0.02, "sql", r"Migration failed for changeset (?P<file>[^\s:]{1,160})|changesets? check sum|Validation Failed:\s*$", "Migration failed for changeset db/changelog.yaml::4::dana:", "Migration done for changeset db/changelog.yaml"),
    r("liquibase-lock", C.INFRASTRUCTURE, 0.5, "sql", r"Could not acquire change log lock", "liquibase.exception.LockException: Could not acquire change log lock. Currently locked by wire", "acquired change log lock"),
    r("migration-heads", C.CONFIGURATION, 0.01, "python sql", r"Multiple head revisions are present|Can't locate revision identified by|Target database is not up to date|Conflicting migrations detected", "FAILED: Multiple head revisions are present for given argument 'head'", "one head revision is present"),
    r("prisma-database", C.INFRASTRUCTURE, 0.5, "javascript typescript", r"P1001: Can't reach database server|Error: P1001\b", "Error: P1001: Can't reach database server at `localhost:5432`", "reached database server"),
    r("prisma-migration", C.COMPILATION, 0.02, "javascript typescript", r"(?:Error: )?P30\d\d\b|Prisma schema validation", "Error: P3018", "P3 profile", 0.9),
    r("dbt-model", C.COMPILATION, 0.02, "sql", r"(?:Database|Compilation|Runtime|Parsing|Dependency) Error in (?:model|seed|snapshot|macro|sql_operation) (?P<symbol>[\w.]{1,80})|\d{1,5} of \d{1,5} ERROR creating ", "  Database Error in model fct_frames (models/fct_frames.sql)", "1 of 2 OK created sql table model ci.fct_frames"),
    r("dbt-test", C.TEST, 0.05, "sql", r"Failure in (?:unit_)?test (?P<test>[\w.]{1,160})|Got \d{1,9} results?, configured to fail if", "Failure in test not_null_frames_id (models/schema.yml)", "1 of 2 PASS not_null_frames_id"),
    r("database-password", C.AUTH, 0.05, "sql", r"password authentication failed for user|Access denied for user '[^'\n]{0,80}'@|no pg_hba\.conf entry|SCRAM authentication|Authentication failed\.\s*$", 'FATAL:  password authentication failed for user "wire"', 'authentication of user "wire" done'),
    r("database-missing", C.CONFIGURATION, 0.05, "sql", r"database \"(?P<symbol>[\w-]{1,60})\" does not exist|Unknown database '(?P<variable>[\w-]{1,60})'", 'FATAL:  database "wire_test" does not exist', 'database "wire_test" exists'),
    r("database-unreachable", C.INFRASTRUCTURE, 0.5, "sql", r"connection to server (?:at|on) [^\n]{1,120} failed: |MongoServerSelectionError|ServerSelectionTimeoutError|Is the server running on that host|Connection to node -?\d{1,6} [^\n]{0,80}could not be established|Error (?:\d{1,3} )?connecting to [\w.-]{1,80}:\d{2,5}", 'psycopg.OperationalError: connection to server at "127.0.0.1", port 5432 failed: Connection refused', 'connection to server at "127.0.0.1" opened'),
    r("database-deadlock", C.TEST, 0.6, "sql", r"ERROR:\s{1,3}deadlock detected|Deadlock found when trying to get lock|Lock wait timeout exceeded|database is locked\b", "ERROR:  deadlock detected", "deadlock detector started"),
    r("search-mmap", C.RESOURCE, 0.1, "java", r"vm\.max_map_count \[\d{1,9}\] is too low", "max virtual memory areas vm.max_map_count [65530] is too low, increase to at least [262144]", "vm.max_map_count [262144]"),
    r("notebook-cell", C.TEST, 0.1, "python", r"CellExecutionError|PapermillExecutionError|CellTimeoutError", "nbclient.exceptions.CellExecutionError: An error occurred while executing the following cell:", "cell executed"),
    r("spark-stage", C.UNKNOWN, 0.2, "scala python", r"Job aborted due to stage failure", "org.apache.spark.SparkException: Job aborted due to stage failure: Task 0 in stage 1.0 failed", "stage 1.0 finished", 0.4),
    r("dag-broken", C.COMPILATION, 0.02, "python", r"Broken DAG: ", "Broken DAG: [/w/dags/frame.py] Traceback", "DAG frame parsed"),
    r("model-hub-refused", C.AUTH, 0.1, "python", r"GatedRepoError|RepositoryNotFoundError|api_key not configured \(no-tty\)", "huggingface_hub.errors.GatedRepoError: 401 Client Error.", "repository found"),
    r("model-hub-unreachable", C.NETWORK, 0.7, "python", r"We couldn't connect to 'https?://|429 Client Error|(?:50[0234]) Server Error: ", "OSError: We couldn't connect to 'https://hub.acme.test' to load this file", "connected to 'https://hub.acme.test'"),
    r("data-pull-failed", C.NETWORK, 0.4, "python", r"failed to pull data from the cloud|failed to (?:transfer|upload) '[0-9a-f]{6,64}'", "ERROR: failed to pull data from the cloud - 3 files failed to download", "pulled data from the cloud", 0.7),
    r("collective-timeout", C.TIMEOUT, 0.4, "python", r"Watchdog caught collective operation timeout|DUE TO TIME LIMIT", "[E] Watchdog caught collective operation timeout: WorkNCCL(SeqNum=12)", "Watchdog started"),
)
"""Migrations, then servers, then data and models."""
