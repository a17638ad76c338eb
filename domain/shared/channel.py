"""Where a wish came from."""

from enum import StrEnum


class Channel(StrEnum):
    """The way in that an order, a booking or a command took."""

    WEB = "web"
    MINI_PROGRAM = "mini_program"
    APP = "app"
    PHONE = "phone"
    DESK = "desk"
    WALK_IN = "walk_in"
    API = "api"
    COMMAND_LINE = "command_line"
    SIMULATION = "simulation"
    SYSTEM = "system"
