"""The peers: an environment of their own, and each one's application started as its tutorial starts it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.served import free_port, wait_until_ready

PEERS_DIR = Path(__file__).with_name("peers")
REQUIREMENTS = PEERS_DIR / "requirements.txt"
_INSTALLED = "peers-requirements.txt"  # a copy of the requirements, written when they have been installed


@dataclass(frozen=True, kw_only=True)
class Peer:
    """A framework, how its application is started, and where its choices are.

    Attributes:
        command: environment, folder of the data and port to the words of the command.
        choices: selector of what is clicked to choose a group, in the order of the groups.
        path: of the page below the address.
    """

    name: str
    command: Callable[[Path, Path, int], list[str]]
    choices: str
    path: str = "/"


def _streamlit(bin_dir: Path, data_dir: Path, port: int) -> list[str]:
    # Headless is for the machine, not for speed: it opens no window and asks for no e-mail address.
    options = ["--server.headless", "true", "--server.address", "127.0.0.1", "--server.port", str(port)]
    return [str(bin_dir / "streamlit"), "run", str(PEERS_DIR / "streamlit_app.py"), *options, "--", str(data_dir)]


def _panel(bin_dir: Path, data_dir: Path, port: int) -> list[str]:
    options = ["--address", "127.0.0.1", "--port", str(port), "--args", str(data_dir)]
    return [str(bin_dir / "panel"), "serve", str(PEERS_DIR / "panel_app.py"), *options]


def _vizro(bin_dir: Path, data_dir: Path, port: int) -> list[str]:
    return [str(bin_dir / "python"), str(PEERS_DIR / "vizro_app.py"), str(data_dir), str(port)]


PEERS = {
    peer.name: peer
    for peer in (
        Peer(name="streamlit", command=_streamlit, choices='[data-testid="stRadio"] [role="radiogroup"] label'),
        Peer(name="panel", command=_panel, choices=".bk-input-group label", path="/panel_app"),
        Peer(name="vizro", command=_vizro, choices=".form-check input"),
    )
}


def make_environment(folder: Path, requirements: Path = REQUIREMENTS) -> Path:
    """Make the environment of the peers, or use the one that is there with the same requirements.

    Returns:
        The folder of its programs.
    """
    bin_dir = folder / ("Scripts" if sys.platform == "win32" else "bin")
    installed, wanted = folder / _INSTALLED, requirements.read_text(encoding="utf-8")
    if installed.exists() and installed.read_text(encoding="utf-8") == wanted:
        return bin_dir
    print(f"Installing the peers in {folder} (once)", flush=True)
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements]
    subprocess.run([bin_dir / "python", *install], check=True)
    installed.write_text(wanted, encoding="utf-8")
    return bin_dir


@contextmanager
def serve_peer(peer: Peer, bin_dir: Path, data_dir: Path, log_dir: Path) -> Iterator[str]:
    """Serve a peer's application on exported data; yields the address of its page."""
    port = free_port()
    with (log_dir / f"{peer.name}.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(peer.command(bin_dir, data_dir, port), cwd=log_dir, stdout=log, stderr=log)
        address = f"http://127.0.0.1:{port}{peer.path}"
        try:
            wait_until_ready(address, process, name=peer.name)
            yield address
        finally:
            process.terminate()
            process.wait()
