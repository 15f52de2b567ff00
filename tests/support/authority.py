"""A time stamping authority on this machine: `openssl ts` behind a port of loopback, with a root of its own."""

import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

POLICY = "1.3.6.1.4.1.99999.1"

_CONFIG = f"""
[req]
distinguished_name = name
prompt = no
[name]
CN = Autoridad de prueba
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[stamp]
basicConstraints = CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = here
[here]
serial = serial
crypto_device = builtin
signer_cert = stamp.pem
signer_key = stamp.key
signer_digest = sha256
default_policy = {POLICY}
other_policies = 1.3.6.1.4.1.99999.2
digests = sha256
clock_precision_digits = 0
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class LocalAuthority:
    """Answers queries at `url` until closed. `answering` may be set to anything that makes bytes of a query."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "tsa.cnf").write_text(_CONFIG)
        (folder / "serial").write_text("01")
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", "tsa.cnf"]
        self._openssl(
            "req", "-x509", *key, "-keyout", "root.key", "-out", "root.pem", "-days", "90", "-extensions", "root"
        )
        self._openssl("req", *key, "-keyout", "stamp.key", "-out", "stamp.csr", "-subj", "/CN=Sellos de prueba")
        self.certify(days=60)
        self.answering = self.answer
        self.asked: list[bytes] = []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                query = self.rfile.read(int(self.headers["Content-Length"]))
                owner.asked.append(query)
                body = owner.answering(query)
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/tsr"

    @property
    def roots(self) -> Path:
        return self.folder / "root.pem"

    def answer(self, query: bytes) -> bytes:
        """The token of a query, or a refusal, as openssl gives it."""
        (self.folder / "query.tsq").write_bytes(query)
        self._openssl("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query.tsq", "-out", "answer.tsr")
        return (self.folder / "answer.tsr").read_bytes()

    def certify(self, *, days: int) -> None:
        """Have what it answers next be signed by a certificate that is good for so many days."""
        self._openssl(
            "x509", "-req", "-in", "stamp.csr", "-CA", "root.pem", "-CAkey", "root.key", "-set_serial", str(days),
            "-out", "stamp.pem", "-days", str(days), "-extfile", "tsa.cnf", "-extensions", "stamp",
        )  # fmt: skip

    def verifies(self, answer: Path, data: Path) -> bool:
        """What `openssl ts -verify` says of a token and some bytes."""
        command = ["openssl", "ts", "-verify", "-in", str(answer), "-data", str(data), "-CAfile", str(self.roots)]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)
