"""Through which door a wish comes in."""

from enum import StrEnum


class Channel(StrEnum):
    WEB = "web"
    MINI_PROGRAM = "mini_program"
    APP = "app"
    PHONE = "phone"
    DESK = "desk"
    API = "api"
    COMMAND_LINE = "command_line"
    SIMULATION = "simulation"
    SYSTEM = "system"
