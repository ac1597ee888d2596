"""Why a query is not answered: it cannot be read, asks what nobody may, takes too much, or comes when all are busy."""

from __future__ import annotations

from graph_service.errors import AnsvarError


class QueryUnreadable(AnsvarError):
    """The text is no query of SPARQL 1.1."""

    status = 400
    title = "Query cannot be read"


class QueryRefused(AnsvarError):
    """The query asks for what is not done here: it changes something, or asks another service."""

    status = 403
    title = "Query refused"


class QueryTooLarge(AnsvarError):
    """The answer, or the work for it, takes more memory than a query may."""

    status = 503
    title = "Query takes too much memory"


class QueryTimedOut(AnsvarError):
    """The query took longer than it may and was stopped."""

    status = 503
    title = "Query took too long"


class QueriesBusy(AnsvarError):
    """So many queries are being answered that this one has to come again."""

    status = 503
    title = "Too many queries at once"
