"""What a request for a callback of Dash names its outputs by, for those who ask without a browser."""

from __future__ import annotations


def outputs_named(output: str) -> dict[str, str] | list[dict[str, str]]:
    """Read "..a.data...b.children.." as a list, and "a.data", a callback of one output, as that one."""
    names = [name.rsplit(".", 1) for name in output.strip(".").split("...")]
    outputs = [{"id": name, "property": part} for name, part in names]
    return outputs if output.startswith("..") else outputs[0]
