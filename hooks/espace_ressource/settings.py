"""What ``mkdocs.yml`` says, read without MkDocs: whatever tags and plugins stand in it, one setting is one text."""

import yaml

PLUGIN = "espace-ressource"


def setting(content: bytes, name: str) -> str | None:
    """The text of a setting such as ``site_dir``; None when it is not written, or not as a text."""
    return _text(_value(_root(content), name))


def plugin_option(content: bytes, name: str) -> str | None:
    """The text of an option of our plugin; None when it is not written, or not as a text."""
    return _text(_option(content, name))


def plugin_texts(content: bytes, name: str) -> tuple[str, ...]:
    """The texts of an option of our plugin that admits several, or one alone; what is no text is left out."""
    node = _option(content, name)
    listed = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return tuple(text for one in listed if (text := _text(one)) is not None)


def _option(content: bytes, name: str) -> yaml.Node | None:
    plugins = _value(_root(content), "plugins")
    listed = plugins.value if isinstance(plugins, yaml.SequenceNode) else [plugins]
    for one in listed:
        if (options := _value(one, PLUGIN)) is not None:
            return _value(options, name)
    return None


def _root(content: bytes) -> yaml.Node | None:
    """The document's nodes, whose tags (``!ENV``, ``!!python/name:…``) are left alone; None when it is not YAML."""
    try:
        root: yaml.Node | None = yaml.compose(content, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        return None
    return root


def _value(node: yaml.Node | None, name: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    found: yaml.Node | None = next((value for key, value in node.value if key.value == name), None)
    return found


def _text(node: yaml.Node | None) -> str | None:
    is_plain = isinstance(node, yaml.ScalarNode) and str(node.tag).startswith("tag:yaml.org,2002:str")
    return str(node.value).strip() or None if is_plain and node else None
