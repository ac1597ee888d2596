"""What a deployment says of itself in its catalogue: publisher, licence and place, as they are read from settings."""

from __future__ import annotations

import re

from graph_service.errors import SettingRejected

NOT_IN_IRI = frozenset(' <>"{}|\\^`\t\r\n')
"""What an IRI cannot hold."""
_ADDRESS = re.compile(r"[\w.+'-]+@[\w.-]+")
PUBLISHER_TYPES = (
    "LocalAuthority",
    "RegionalAuthority",
    "NationalAuthority",
    "Company",
    "NonProfitOrganisation",
    "NonGovernmentalOrganisation",
    "Academia-ScientificOrganisation",
)
"""What a publisher can be in the catalogue, as the list of ADMS calls it."""
LICENCES = (
    "http://creativecommons.org/publicdomain/zero/1.0/",
    *(
        f"http://creativecommons.org/licenses/{one}/4.0/"
        for one in ("by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd")
    ),
)
"""The licences of DCAT-AP-SE, letter by letter: http, and a slash at the end."""


def read_contact(text: str) -> str:
    """Return a function address, empty for none. Raises SettingRejected for what cannot stand in `mailto:`."""
    address = text.strip()
    if address and not _ADDRESS.fullmatch(address):
        raise SettingRejected(
            f"ANSVAR_CONTACT is '{text}', not an e-mail address alone. Give one such as registret@stad.example."
        )
    return address


def read_publisher_number(text: str) -> str:
    """Return the ten digits of an organisation number. Raises SettingRejected where it is none."""
    digits = text.strip().replace("-", "")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) != 10:
        raise SettingRejected(
            f"ANSVAR_PUBLISHER_NUMBER is '{text}', not an organisation number. Give ten digits, such as 212000-1355."
        )
    return digits


def read_publisher_type(text: str) -> str:
    """Return the type of a publisher. Raises SettingRejected where it is none."""
    if text not in PUBLISHER_TYPES:
        raise SettingRejected(f"ANSVAR_PUBLISHER_TYPE is '{text}'. Give one of {', '.join(PUBLISHER_TYPES)}.")
    return text


def read_licence(text: str) -> str:
    """Return the IRI of a licence. Raises SettingRejected where it is none."""
    if text not in LICENCES:
        raise SettingRejected(f"ANSVAR_LICENCE is '{text}'. Give one of {', '.join(LICENCES)}, letter by letter.")
    return text


def read_place(text: str) -> str:
    """Return the IRI of a place. Raises SettingRejected where it is none."""
    if not text.startswith(("http://", "https://")) or set(text) & NOT_IN_IRI:
        raise SettingRejected(
            f"ANSVAR_PLACE is '{text}', not an IRI. Give one of a list of places, such as https://sws.geonames.org/2692969/."
        )
    return text
