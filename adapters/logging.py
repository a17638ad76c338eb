"""How log lines look: for a person at a terminal, one JSON object a line everywhere else."""

import logging
import sys

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.types import Processor

SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
)


def configure(*, console: bool | None = None) -> None:
    """Send every log line, the libraries' too, to standard error in one form.

    Args:
        console: for people; by default, whether standard error is a terminal.
    """
    console = sys.stderr.isatty() if console is None else console
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=SHARED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_rendering(console=console),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    # Uvicorn tells each process's start and stop; only its troubles are news.
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    # Alembic tells every step of an upgrade, and how it was set up.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # httpx tells every request.
    logging.getLogger("httpx").setLevel(logging.WARNING)


def _rendering(*, console: bool) -> tuple[Processor, ...]:
    if console:
        plain = structlog.dev.plain_traceback
        return (structlog.dev.ConsoleRenderer(exception_formatter=plain),)
    return (
        # Local variables name people, and a whole application among them takes minutes to print.
        structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
        structlog.processors.JSONRenderer(ensure_ascii=False),
    )
