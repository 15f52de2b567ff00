"""Outlook items (.msg) made in the test: a compound file with the property streams that a mail program writes."""

from services.ingest.formats.compound import Tree


def an_item(*, attachments: tuple[Tree, ...] = (), **properties: str | bytes) -> Tree:
    """The storage of an item: text and bytes by the number of their property in hexadecimal, as `p1000="body"`."""
    streams: dict[str, bytes | Tree] = {"__properties_version1.0": bytes(32)}
    for name, value in properties.items():
        kind = "001F" if isinstance(value, str) else "0102"
        content = value.encode("utf-16-le") if isinstance(value, str) else value
        streams[f"__substg1.0_{name.removeprefix('p').upper()}{kind}"] = content
    for place, attached in enumerate(attachments):
        streams[f"__attach_version1.0_#{place:08X}"] = attached
    return streams


def an_attachment(name: str, content: bytes) -> Tree:
    """A file in an item."""
    return {
        "__properties_version1.0": bytes(8),
        "__substg1.0_3707001F": name.encode("utf-16-le"),
        "__substg1.0_37010102": content,
    }


def an_attached_item(item: Tree) -> Tree:
    """An item in an item; its own header is shorter than that of a file."""
    inner = {**item, "__properties_version1.0": bytes(24)}
    return {"__properties_version1.0": bytes(8), "__substg1.0_3701000D": inner}
