"""Names of seized files command no terminal."""

from api.names import shown


def test_control_characters_of_a_name_are_written_out():
    assert shown("a\x1b[2Jñ\n.txt\x9b\u202e") == "a\\x1b[2Jñ\\n.txt\\x9b\\u202e"
