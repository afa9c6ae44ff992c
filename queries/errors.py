"""Named errors of the query layer. Pages catch exactly these."""


class QueryError(Exception):
    """Anything that a page can explain to its reader."""


class UnknownIndicatorError(QueryError):
    """No indicator has this slug."""


class UnknownAreaError(QueryError):
    """No area of this release has this code."""


class UnknownGeographyError(QueryError):
    """This release holds no boundaries for this geography."""


class NoTaleError(QueryError):
    """This release has no list of what the tale of two babies tells."""


class NoDatabaseError(QueryError):
    """No database has been built yet; the message says how to build one, `advice` says it to readers."""

    advice = "No database has been built yet. Run make data, then load this page again."


class OtherSystemError(NoDatabaseError):
    """The example that lies here was made up for the areas of another system than the figures are of."""

    advice = "The example is of another system. Run make data, then load this page again."


class NoAnswerError(NoDatabaseError):
    """The shared server that holds the releases does not answer."""

    advice = "The figures cannot be read just now: their server does not answer. Load this page again in a minute."


class OwnNeighbourhoodError(QueryError):
    """A neighbourhood of a reader's own cannot be made. Each problem says what is wrong, and what was expected."""

    def __init__(self, name_problem: str = "", codes_problem: str = "") -> None:
        """Say what is wrong with its name, and what with its areas; "" where nothing is."""
        super().__init__(" ".join(filter(None, (name_problem, codes_problem))))
        self.name_problem = name_problem
        self.codes_problem = codes_problem
