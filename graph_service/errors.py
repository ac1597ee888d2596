"""Everything that can go wrong and that a person can do something about.

AnsvarError (500)
├── NotFound (404)            no such record, page or term
├── BadRequest (400)          a parameter or question that cannot be read
├── NotAcceptable (406)       no representation that the client accepts
├── DataRejected (422)        a file or record that cannot be taken in as data
├── KeptElsewhere (409)       a record that another register keeps
├── StoreInUse (503)          another process holds the store
├── StoreUnusable (500)       the store's path cannot be a store
├── SettingRejected (500)     a setting that cannot be used
└── PortInUse (500)           the address to serve on is taken

The text says what, where and what to do, and holds the offending value.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in data that was sent in: where it stands and what is wrong with it."""

    path: str
    message: str


class AnsvarError(Exception):
    """A failure with a text for people; `status` is the HTTP status it becomes."""

    status = 500
    title = "Internal error"

    def __init__(self, detail: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.problems = problems


class NotFound(AnsvarError):
    """No such record, page or term."""

    status = 404
    title = "Not found"


class BadRequest(AnsvarError):
    """A parameter or question that cannot be read."""

    status = 400
    title = "Bad request"


class NotAcceptable(AnsvarError):
    """No representation that the client accepts."""

    status = 406
    title = "Not acceptable"


class DataRejected(AnsvarError):
    """A file or record that cannot be taken in as data; nothing of it was written."""

    status = 422
    title = "Data rejected"


class KeptElsewhere(AnsvarError):
    """A record of another register, which is followed here and changed there."""

    status = 409
    title = "Kept elsewhere"


class StoreInUse(AnsvarError):
    """Another process holds the store for writing."""

    status = 503
    title = "Store in use"


class StoreUnusable(AnsvarError):
    """The store's path cannot be a store."""

    title = "Store unusable"


class SettingRejected(AnsvarError):
    """A setting that cannot be used."""

    title = "Setting rejected"


class PortInUse(AnsvarError):
    """The address to serve on is taken."""

    title = "Port in use"
