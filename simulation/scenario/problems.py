"""What is wrong with the files of a scenario."""

from adapters.tables.problems import BadTable


class BadScenario(BadTable):
    """The files have mistakes; all of them are in ``rows``, and nothing was taken from any."""

    code = "bad-scenario"
    noun = "the scenario"
