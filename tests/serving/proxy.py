"""The proxy of docs/nginx.conf as it ships: only its ports and the paths of its certificate are ours."""

from __future__ import annotations

import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ssp_metrics.settings import ROOT
from tests.browser.serving import PATIENCE, free_port

PLACES = ("/usr/sbin/nginx", str(ROOT / ".venv" / "nginx" / "usr" / "sbin" / "nginx"))
# One process that stays ours: no service, no other user, every file in the folder of the test.
AROUND = """
daemon off; master_process off; pid nginx.pid; error_log error.log;
events {}
http {
    access_log off;
    client_body_temp_path body; proxy_temp_path proxied;
    fastcgi_temp_path none; uwsgi_temp_path none; scgi_temp_path none;
    include dashboard.conf;
}
"""
CERTIFICATE = (
    "openssl",
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "2",
    "-subj",
    "/CN=dashboard.example",
)


def executable() -> str | None:
    """Return nginx's path, or None where there is none."""
    return shutil.which("nginx") or next((place for place in PLACES if Path(place).exists()), None)


@contextmanager
def proxied(server: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Put the proxy before a server for the length of a ``with`` block; give its https and its http address."""
    secure, plain = free_port(), free_port()
    text = (ROOT / "docs" / "nginx.conf").read_text(encoding="utf-8")
    for shipped, ours in {
        "listen 443 ssl": f"listen 127.0.0.1:{secure} ssl",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "http://127.0.0.1:8501": server,
        "/etc/ssl/certs/": f"{folder}/",
        "/etc/ssl/private/": f"{folder}/",
    }.items():
        assert shipped in text
        text = text.replace(shipped, ours)
    (folder / "dashboard.conf").write_text(text, encoding="utf-8")
    (folder / "nginx.conf").write_text(AROUND, encoding="utf-8")
    files = ("-keyout", str(folder / "dashboard.key"), "-out", str(folder / "dashboard.pem"))
    subprocess.run([*CERTIFICATE, *files], check=True, capture_output=True)
    process = subprocess.Popen(
        [executable() or "nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    )
    try:
        _wait(process, f"http://127.0.0.1:{plain}", folder / "error.log")
        yield f"https://127.0.0.1:{secure}", f"http://127.0.0.1:{plain}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.build_opener(Stay).open(address, timeout=5)
        except urllib.error.HTTPError:
            return  # it answers that people should ask by https
        except OSError:
            time.sleep(0.1)
    message = f"The proxy did not start. It said:\n{log.read_text(encoding='utf-8') if log.exists() else 'nothing'}"
    raise RuntimeError(message)


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_):
        """Return nothing to follow."""
