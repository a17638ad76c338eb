"""The pretended providers of a demonstration, and the customers' phones that talk to them."""

import hmac
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from random import Random
from typing import Final, Self

import httpx
import structlog
from attrs import frozen
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.keys import Keys
from adapters.payments.accounts import Account, Accounts
from adapters.payments.sandbox import PAGES, Delivery, Sandbox
from adapters.payments.signature import Signer
from application.finance.gateway import PaymentGateway, UnknownIntent
from domain.finance.tender import Tender

MOBILE: Final = (Tender.WECHAT, Tender.ALIPAY, Tender.UNIONPAY, Tender.SANDBOX)
"""Tenders that are paid on a phone."""

_PATIENCE_S: Final = 10
_log = structlog.get_logger()

Deliver = Callable[[Tender, Delivery], object]


def sandboxes(
    keys: Keys, accounts: Accounts, *, now: Callable[[], datetime], random: Random
) -> Mapping[Tender, Sandbox]:
    """A pretended provider for every tender that is paid on a phone.

    Args:
        keys: the same keys sign the same in every process.
        accounts: what all of them remember.
    """
    secret = hmac.digest(keys.index, b"sandbox providers", sha256)
    signer = Signer(key=Ed25519PrivateKey.from_private_bytes(secret), serial="sandbox-1")
    return {
        tender: Sandbox(
            signer=signer,
            merchant=f"baywise-{tender}",
            pages=PAGES,
            now=now,
            random=random,
            tender=tender,
            accounts=accounts,
        )
        for tender in MOBILE
    }


@frozen
class Phone:
    """A customer's phone: shows what is asked for, and says yes or no to the provider."""

    providers: Mapping[Tender, Sandbox]
    deliver: Deliver

    @classmethod
    def of(cls, gateways: Mapping[Tender, PaymentGateway], deliver: Deliver) -> Self:
        """A phone for those of the ``gateways`` that are pretended."""
        pretended = {tender: one for tender, one in gateways.items() if isinstance(one, Sandbox)}
        return cls(pretended, deliver)

    def look(self, reference: str) -> Account:
        """What the customer is asked to pay.

        Raises:
            UnknownIntent: nobody gave out this link.
        """
        for provider in self.providers.values():
            found = provider.accounts.find(reference)
            if found is not None:
                return found
        raise UnknownIntent("there is no such payment link")

    def say(self, reference: str, *, yes: bool) -> None:
        """Pay or decline; the provider then tells our webhook.

        Raises:
            LinkDead: it is too late for that.
        """
        tender = self.look(reference).tender
        provider = self.providers[tender]
        told = provider.pay(reference) if yes else provider.decline(reference)
        for one in told:
            self.deliver(tender, one)


@frozen
class Post:
    """Brings a provider's messages to the webhook of a running Baywise at ``address``.

    What does not arrive is no worse than with a real provider: we ask when the link is over.
    """

    address: str

    def __call__(self, tender: Tender, message: Delivery) -> None:
        url = f"{self.address}/api/v1/payments/{tender}/notifications"
        try:
            answer = httpx.post(
                url, content=message.body, headers=dict(message.headers), timeout=_PATIENCE_S
            )
        except httpx.HTTPError as error:
            _log.warning("sandbox_message_lost", tender=str(tender), error=type(error).__name__)
        else:
            _log.info("sandbox_message_told", tender=str(tender), status=answer.status_code)
