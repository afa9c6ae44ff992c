"""Read what a Dash component would show, without a browser."""

from __future__ import annotations

from collections.abc import Iterator

from dash.development.base_component import Component


def walk(component: object) -> Iterator[Component]:
    """Every component of a tree, the root first."""
    if isinstance(component, list | tuple):
        for child in component:
            yield from walk(child)
    elif isinstance(component, Component):
        yield component
        yield from walk(getattr(component, "children", None))


def text_of(component: object) -> str:
    """The words of a tree, in reading order."""
    if isinstance(component, list | tuple):
        return "".join(text_of(child) for child in component)
    if isinstance(component, Component):
        return text_of(getattr(component, "children", None))
    return "" if component is None else str(component)


def classes_of(component: object) -> set[str]:
    """Every class name in a tree."""
    return {name for part in walk(component) for name in str(getattr(part, "className", "") or "").split()}


def find(component: object, class_name: str) -> Component:
    """The first part of a tree with this class."""
    return next(part for part in walk(component) if class_name in str(getattr(part, "className", "") or "").split())
