"""Who may have a fast clock, and what ``baywise traffic`` acts on."""

from pathlib import Path

from click.testing import CliRunner, Result

from adapters.kept_clock import kept
from adapters.settings import Mode, Settings
from cli.main import baywise


def run(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(baywise, words, obj=settings, catch_exceptions=False)


def test_a_fast_clock_is_for_a_demonstration_of_its_own(tmp_path: Path) -> None:
    demo = Settings(home=tmp_path, mode=Mode.DEMO, database_url="postgresql://elsewhere/b")

    earnest, shared = (run(one, "up", "--speed", "60") for one in (Settings(home=tmp_path), demo))

    assert (earnest.exit_code, shared.exit_code) == (6, 6)
    assert earnest.stderr == (
        "no-fast-clock: --speed is for a demonstration; start it with --demo as well\n"
    )
    assert "nobody else keeps time for" in shared.stderr


def test_real_shops_do_not_start_in_the_future(tmp_path: Path) -> None:
    with kept(tmp_path, speed=600):
        pass

    refused = run(Settings(home=tmp_path, port=0), "up", "--production")

    assert refused.exit_code == 5
    assert refused.stderr.startswith(f"clock-ahead: the shops of {tmp_path} lived on a fast clock")


def test_traffic_says_when_nobody_answers(tmp_path: Path) -> None:
    refused = run(Settings(home=tmp_path), "traffic", "--url", "127.0.0.1:8000")

    assert refused.exit_code == 8
    assert refused.stderr == (
        "not-answering: 127.0.0.1:8000 is no address of a server; write http://host:port\n"
    )
