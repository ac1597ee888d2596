"""Templates compiled for one language: constant messages are translated once, everything else at each page."""

from __future__ import annotations

from collections.abc import Callable

from jinja2 import Environment, pass_context
from jinja2.runtime import Context

from web.compiled_templates import code_generator

SWEDISH = {"Owner": "Ägare", "100 %% of <b>%(name)s</b>": "100 %% av <b>%(name)s</b>"}


def environment(asked: list[str]) -> Environment:
    """Return an environment in Swedish whose `href` notes what it is asked for."""

    @pass_context
    def href(_context: Context, path: str) -> str:
        asked.append(path)
        return f"/sv{path}"

    made = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    made.filters["href"] = href
    made.globals["href"] = lambda path: path
    spoken: dict[str, Callable[..., str]] = {
        "gettext": lambda text: SWEDISH.get(text, f"no {text}"),
        "pgettext": lambda context, text: f"{text} ({context})",
    }
    install = made.install_gettext_callables  # type: ignore[attr-defined]
    install(lambda text: f"asked: {text}", lambda one, _many, _count: f"asked: {one}", newstyle=True)
    made.code_generator_class = code_generator(spoken, frozenset({"href"}))
    return made


def test_a_constant_message_is_translated_when_the_template_is_compiled() -> None:
    """In an expression and in a block, with a context and without."""
    written = environment([]).from_string(
        "{{ _('Owner') }}, {% trans %}Owner{% endtrans %}, {{ pgettext('head', 'Owner') }}"
    )

    assert written.render() == "Ägare, Ägare, Owner (head)"


def test_what_is_put_into_a_message_is_escaped_and_the_message_is_not() -> None:
    """As the extension does it: the message is ours, the name is somebody's."""
    block = "{% trans name=name %}100 % of <b>{{ name }}</b>{% endtrans %}"

    assert environment([]).from_string(block).render(name="A & B") == "100 % av <b>A &amp; B</b>"


def test_a_message_that_is_known_only_at_the_page_is_asked_for_then() -> None:
    """Nothing is made of a variable when the template is compiled, nor of a count."""
    made = environment([])

    assert made.from_string("{{ _(word) }}").render(word="Owner") == "asked: Owner"
    counted = made.from_string("{% trans count=n %}one{% pluralize %}{{ count }}{% endtrans %}")
    assert counted.render(n=1) == "asked: one"


def test_a_function_that_depends_on_the_request_is_called_at_each_page() -> None:
    """A constant path is not worked out once and for all."""
    asked: list[str] = []
    template = environment(asked).from_string("{{ href('/a') }} {{ href(path) }}")

    assert [template.render(path="/b"), template.render(path="/c")] == ["/sv/a /sv/b", "/sv/a /sv/c"]
    assert asked == ["/a", "/b", "/a", "/c"]
