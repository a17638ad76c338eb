"""Brings the browser's libraries into the package out of wheels: none is kept in the repository.

The wheels named here are build requirements only. Each file is listed in ``manifest.json``
with where it came from and its hash, which the pages use for subresource integrity.
"""

import base64
import hashlib
import json
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = "api/pages/static/vendor"

FILES = {
    "django-htmx": {
        "django_htmx/static/django_htmx/htmx-2.min.js": "htmx.min.js",
        "django_htmx/static/django_htmx/ext/hx-sse-2.min.js": "htmx-sse.min.js",
    },
    "uplot-python": {
        "uplot/static/uPlot.iife.js": "uplot.js",
        "uplot/static/uPlot.min.css": "uplot.min.css",
    },
}


class VendorHook(BuildHookInterface[Any]):
    """Runs before every build, also before an editable one."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook's signature
        folder = Path(self.root, VENDOR)
        folder.mkdir(parents=True, exist_ok=True)
        manifest: dict[str, dict[str, str]] = {}
        for name, files in FILES.items():
            source = distribution(name)
            copy_licences(source, folder)
            for inside, served in files.items():
                body = Path(str(source.locate_file(inside))).read_bytes()
                (folder / served).write_bytes(body)
                manifest[served] = {
                    "from": f"{name} {source.version}",
                    "integrity": integrity(body),
                }
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


def integrity(body: bytes) -> str:
    """The hash in the form that HTML's ``integrity`` attribute takes."""
    return "sha384-" + base64.b64encode(hashlib.sha384(body).digest()).decode()


def copy_licences(source: Distribution, folder: Path) -> None:
    for file in source.files or ():
        if "licen" in file.name.lower():
            text = Path(str(source.locate_file(file))).read_bytes()
            (folder / f"{source.name}.LICENSE.txt").write_bytes(text)
