"""What is wrong with the files of a network."""

from adapters.tables.problems import BadTable


class BadNetwork(BadTable):
    """The files have mistakes; all of them are in ``rows``, and nothing was taken from any."""

    code = "bad-network"
    noun = "the network"
