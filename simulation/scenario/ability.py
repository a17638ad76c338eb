"""What a chain as a whole can do, whoever and wherever it is."""

from collections.abc import Iterator
from datetime import date

from application.shared.network import Network
from domain.catalogue.service import Operation, Service
from domain.workforce.skills import CERTIFIED
from simulation.scenario.catalogue import catalogue
from simulation.scenario.mix import ServiceMix


def undoable(mix: ServiceMix, network: Network, on: date) -> dict[str, str]:
    """Services that are wanted and that nobody in the chain can do, with the first reason."""
    services = {one.code: one for one in catalogue().services}
    reasons = {
        one.service: next(hindrances(network, services[one.service], on), None)
        for one in mix.wanted
        if one.weight > 0
    }
    return {service: reason for service, reason in reasons.items() if reason}


def hindrances(network: Network, service: Service, on: date) -> Iterator[str]:
    """Why nobody in the chain can do a service on that day, operation by operation."""
    bays = {bay.kind for bay in network.bays if bay.in_service}
    for operation in service.operations:
        if operation.bay not in bays:
            yield f"no shop has a {operation.bay} bay, which it needs"
        elif not _mastered(network, operation, on):
            yield _unskilled(operation, on)


def _mastered(network: Network, operation: Operation, on: date) -> bool:
    return any(
        mastery.skill is operation.skill
        and mastery.grade >= operation.grade
        and person.certified(operation.skill, on)
        for person in network.technicians
        if person.employed(on)
        for mastery in person.skills
    )


def _unskilled(operation: Operation, on: date) -> str:
    work = f"{operation.skill} at the grade {operation.grade.name.lower()}"
    paper = f" with a certificate that is valid on {on}" if operation.skill in CERTIFIED else ""
    return f"nobody in the chain has {work}{paper}, which it needs"
