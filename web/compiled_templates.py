"""Templates compiled for one language: messages are translated when a template is compiled, not at each page.

A page of a record has some fifty messages that never change within a language, and calls a hundred small functions
such as `href`. Looking a message up and calling a function through the context costs a third of the time of a page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer

Translate = Callable[..., str]

# What the i18n extension calls to translate, by how many constant texts each takes.
_MESSAGES = {"gettext": 1, "_": 1, "pgettext": 2}


def code_generator(translations: Mapping[str, Translate], called_as_filters: frozenset[str]) -> type[CodeGenerator]:
    """Return the generator of an environment whose templates speak one language.

    `translations` has `gettext` and `pgettext` of that language. A name in `called_as_filters` is both a global
    function and a filter of the environment: `href(x)` is compiled as `x | href`, which asks the context for nothing.
    """

    class Generator(CodeGenerator):
        def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
            super().visit_Template(_Compiled(translations, called_as_filters).visit(node), frame)

    return Generator


class _Compiled(NodeTransformer):
    # The names of the methods, here and above, are those that Jinja looks for.
    def __init__(self, translations: Mapping[str, Translate], called_as_filters: frozenset[str]) -> None:
        self._translations = {**translations, "_": translations["gettext"]}
        self._filters = called_as_filters

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802
        """Return a message in its language, and a function that is also a filter as that filter."""
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.dyn_args or node.dyn_kwargs:
            return node
        name = node.node.name
        texts = [one.value for one in node.args if isinstance(one, nodes.Const)]
        if _MESSAGES.get(name) == len(texts) == len(node.args):
            return self._message(name, texts, node)
        if name in self._filters and node.args:
            return nodes.Filter(node.args[0], name, node.args[1:], node.kwargs, None, None, lineno=node.lineno)
        return node

    def _message(self, name: str, texts: list[str], node: nodes.Call) -> nodes.Node:
        """Return what the extension makes of a message when it is asked for: `Markup(translated) % variables`."""
        line = node.lineno
        translated = nodes.MarkSafe(nodes.Const(self._translations[name](*texts), lineno=line), lineno=line)
        variables = [nodes.Pair(nodes.Const(one.key, lineno=line), one.value, lineno=line) for one in node.kwargs]
        return nodes.Mod(translated, nodes.Dict(variables, lineno=line), lineno=line)
