"""The agent's settings file, to the byte: what is merged, what is left alone, what undo gives back, what faults leave."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostprep.declare.params import validate
from hostprep.declare.prepare import Prepared, bind
from hostprep.declare.toml import Document
from hostprep.errors import DeclarationError
from hostprep.lab.linux import Instance
from hostprep.render.bundle import bundle
from hostprep.render.render import Renderer
from tests.conftest import Lab
from tests.steps.support import LIBRARY, profile, run, story

STEP = LIBRARY.step("agent_config", "linux")
RENDERER = Renderer(LIBRARY, "linux")
NOWHERE = Document("x.toml", "", {})
CONFIG = "/srv/ecs/ecs.config"
SHELLS = ["sh", "busybox sh", "bash --posix"]
FOREIGN = b'# kept by hand\r\nECS_CLUSTER=old\r\nexport X="1"\r\n\r\nFOO = bar \r\n ECS_CLUSTER = older\r\nlast'


def prepared(**params: Any) -> Prepared:
    given = {"path": CONFIG, "restart": False, **params}
    return bind(STEP, {**STEP.defaults, **validate(STEP.params, given, NOWHERE, ())})


@pytest.fixture(scope="module")
def instance(module_lab: Lab) -> Instance:
    """One with busybox's awk in a folder of its own, for the shells and the awk of small systems."""
    made = module_lab(kind="optimized")
    made.run(["sh", "-c", "mkdir -p /srv/small && ln -s $(command -v busybox) /srv/small/awk"])
    return made


def does(instance: Instance, phase: str, step: Prepared, shell: str = "sh", before: str = "") -> tuple[int, str, str]:
    """Exit code and both streams of a rendered script."""
    instance.write("/srv/script", bundle(RENDERER, "p", [step])[f"{phase}.sh"].encode())
    done = instance.run(["sh", "-c", f"{before}\nexec {shell} /srv/script"])
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def fresh(instance: Instance, text: bytes | None, mode: str = "644") -> None:
    instance.run(["sh", "-c", "rm -rf /srv/ecs /var/lib/hostprep/agent_config"])
    if text is not None:
        instance.write(CONFIG, text)
        instance.run(["chmod", mode, CONFIG])


def mode(instance: Instance) -> str:
    return instance.run(["stat", "-c", "%a", CONFIG]).stdout.decode().strip()


@pytest.mark.parametrize("before", ["", "PATH=/srv/small:$PATH"], ids=["awk", "busybox-awk"])
@pytest.mark.parametrize("shell", SHELLS)
def test_only_what_is_named_changes_and_undo_gives_back_each_byte(instance: Instance, shell: str, before: str) -> None:
    fresh(instance, FOREIGN, "640")
    variables = {"ECS_CLUSTER": "new", "ECS_RESERVED_PORTS": [22], "ECS_INSTANCE_ATTRIBUTES": {"stack": "a'b"}}
    step = prepared(variables=variables)
    first = does(instance, "apply", step, shell, before)
    if first[0] == 127:
        pytest.skip(f"apt install {shell.split(maxsplit=1)[0]}")
    assert first[0] == 0, first
    assert instance.read(CONFIG) == (
        b'# kept by hand\r\nECS_CLUSTER=new\r\nexport X="1"\r\n\r\nFOO = bar \r\nlast\n'
        b'ECS_RESERVED_PORTS=[22]\r\nECS_INSTANCE_ATTRIBUTES={"stack":"a\'b"}\r\n'
    )
    assert mode(instance) == "640"
    assert does(instance, "apply", step, shell, before)[1] == "all settings are as declared\n"
    later = prepared(variables={"ECS_LOGLEVEL": "debug", **variables})
    assert does(instance, "apply", later, shell, before)[0] == 0
    assert does(instance, "undo", later, shell, before)[0] == 0
    assert (instance.read(CONFIG), mode(instance)) == (FOREIGN, "640")
    assert instance.run(["test", "-e", "/var/lib/hostprep"]).returncode == 1


LABEL = "import os, sys; os.setxattr(sys.argv[1], 'user.label', b'x') if len(sys.argv) > 2 else os.getxattr(sys.argv[1], 'user.label')"


def test_its_labels_stay_and_what_a_killed_run_left_goes(instance: Instance) -> None:
    fresh(instance, FOREIGN)  # SELinux's context is such a label; a file half written may hold a secret
    if instance.run(["python3", "-c", LABEL, CONFIG, "set"]).returncode:
        pytest.skip("the file system of the lab keeps no labels: put TMPDIR on one that does")
    for phase in ("apply", "undo"):
        instance.write(f"{CONFIG}.hostprep-new", b"half of it")
        assert does(instance, phase, prepared(variables={"ECS_CLUSTER": "new"}))[0] == 0
        assert instance.run(["python3", "-c", LABEL, CONFIG]).returncode == 0
        assert instance.run(["test", "-e", f"{CONFIG}.hostprep-new"]).returncode == 1


@pytest.mark.parametrize("before", ["", "PATH=/srv/small:$PATH"], ids=["awk", "busybox-awk"])
def test_undo_keeps_what_others_have_changed_since(instance: Instance, before: str) -> None:
    fresh(instance, FOREIGN)
    step = prepared(variables={"ECS_CLUSTER": "new", "ECS_LOGLEVEL": "debug"})
    assert does(instance, "apply", step)[0] == 0
    instance.write(CONFIG, b"# edited\n" + instance.read(CONFIG) + b"THEIRS=1\n")
    assert does(instance, "undo", step, before=before)[0] == 0
    assert instance.read(CONFIG) == (
        b'# edited\n# kept by hand\r\nECS_CLUSTER=old\r\n ECS_CLUSTER = older\r\nexport X="1"\r\n\r\nFOO = bar \r\nlast\n'
        b"THEIRS=1\n"
    )


def test_a_file_that_was_not_there_is_gone_again_with_its_folder(instance: Instance) -> None:
    fresh(instance, None)
    step = prepared(variables={"ECS_CLUSTER": "new"})
    assert does(instance, "apply", step)[0] == 0
    assert (instance.read(CONFIG), mode(instance)) == (b"ECS_CLUSTER=new\n", "644")
    assert does(instance, "undo", step)[0] == 0
    assert instance.run(["test", "-e", "/srv/ecs"]).returncode == 1


HOSTILE = ["", "'", '"', "$(id)", "`id`", "\\", "\\n", "-n", "é☃\U0001f600", "x" * 4096, "#", "a # b", "%s", "a=b", "&", "\x01"]  # fmt: skip


@pytest.mark.parametrize("shell", SHELLS)
def test_hostile_values_arrive_as_the_same_bytes(instance: Instance, shell: str) -> None:
    other = {f"V{number}": value for number, value in enumerate(HOSTILE)}
    fresh(instance, None)
    code, _, errors = does(instance, "apply", prepared(other=other), shell)
    if code == 127:
        pytest.skip(f"apt install {shell.split(maxsplit=1)[0]}")
    assert (code, errors.count("\n")) == (0, 3), errors
    assert instance.read(CONFIG).decode() == "".join(f"{key}={value}\n" for key, value in other.items())
    code, facts, _ = does(instance, "probe", prepared(other={**other, "V2": "else"}), shell)
    assert json.loads(facts)["agent_config"]["differing"] == ['V2 is "']


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_a_value_is_one_bare_line_or_is_refused(value: str) -> None:
    if value != value.strip() or len(value.splitlines()) > 1:
        with pytest.raises(DeclarationError, match="text on one line"):
            validate(STEP.params, {"other": {"V": value}}, NOWHERE, ())
    else:
        assert validate(STEP.params, {"other": {"V": value}}, NOWHERE, ()) == {"other": {"V": value}}
        assert not {"\n", "\r"} & set(value)


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"variables": {"ECS_CLUSTR": "x"}}, "did you mean 'ECS_CLUSTER'?"),
        ({"variables": {"ECS_ENABLE_TASK_ENI": "yes"}}, "params.variables.ECS_ENABLE_TASK_ENI"),
        ({"variables": {"ECS_LOGLEVEL": "debgu"}}, "did you mean 'debug'?"),
        ({"variables": {"ECS_CONTAINER_STOP_TIMEOUT": "10 minutes"}}, "a duration as Go writes it"),
        ({"variables": {"ECS_RESERVED_PORTS": [0]}}, "greater than or equal to 1"),
        ({"variables": {"ECS_OFFHOST_INTROSPECTION_INTERFACE_NAME": "eth1"}}, "has not read it since 1.97.0"),
        ({"variables": {"NO_PROXY": "10.0.0.1"}}, "169"),
        ({"variables": {"ECS_ENGINE_AUTH_DATA": "{}"}}, "env:NAME"),
        ({"other": {"A B": "x"}}, 'params.other."A B"'),
        ({"other": {"A": "x\ny"}}, "text on one line"),
    ],
)
def test_what_cannot_hold_is_refused_before_contact(params: dict[str, Any], words: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        validate(STEP.params, params, NOWHERE, ("params",))
    assert words in str(caught.value)


def test_a_secret_is_written_closed_and_never_shown(
    instance: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = '{"r.example":{"auth":"c2Vj $(id) \'x\'"}}'
    monkeypatch.setenv("REGISTRY", secret)
    fresh(instance, b"A=1\n")
    table = {"ECS_ENGINE_AUTH_TYPE": "dockercfg", "ECS_ENGINE_AUTH_DATA": "env:REGISTRY"}
    written = profile(tmp_path, STEP.name, params={STEP.name: {"path": CONFIG, "restart": False, "variables": table}})
    report = run(instance, "apply", written)
    assert report.state == "holds", story(report)
    assert instance.read(CONFIG).decode() == f"A=1\nECS_ENGINE_AUTH_TYPE=dockercfg\nECS_ENGINE_AUTH_DATA={secret}\n"
    assert mode(instance) == "600"
    monkeypatch.setenv("REGISTRY", "another-secret")
    drift = run(instance, "plan", written)
    assert "ECS_ENGINE_AUTH_DATA is another" in story(drift)
    assert "c2Vj" not in repr(drift)
    assert "another-secret" not in repr(drift)
    instance.run(["chmod", "644", CONFIG])
    assert [check.key for check in run(instance, "plan", written).verdicts[0].checks if check.status == "drift"] == [
        "differing",
        "private",
    ]
    assert run(instance, "undo", written).state == "holds"
    assert (instance.read(CONFIG), mode(instance)) == (b"A=1\n", "644")


def test_two_line_secrets_are_refused_on_the_host_and_change_nothing(
    instance: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTRY", "{\n}")
    fresh(instance, b"A=1\n")
    written = profile(
        tmp_path,
        STEP.name,
        params={STEP.name: {"path": CONFIG, "restart": False, "variables": {"ECS_ENGINE_AUTH_DATA": "env:REGISTRY"}}},
    )
    report = run(instance, "apply", written)
    assert report.state == "failed"
    assert "more than one line" in story(report)
    assert instance.read(CONFIG) == b"A=1\n"


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("mount -t tmpfs -o size=8k tmpfs /srv/ecs", "No space left on device"),
        ("mount --bind /srv/ecs /srv/ecs && mount -o remount,bind,ro /srv/ecs", "Read-only file system"),
    ],
)
def test_a_file_that_cannot_be_written_stays_as_it_was(instance: Instance, fault: str, says: str) -> None:
    fresh(instance, b"")
    assert instance.run(["sh", "-c", fault]).returncode == 0
    try:
        instance.run(["sh", "-c", f"printf 'A=1\\n' >{CONFIG}"])
        was = instance.read(CONFIG)
        code, _, errors = does(instance, "apply", prepared(other={"BIG": "x" * 20_000}))
        assert code
        assert f"cannot write {CONFIG}, and left it as it was" in errors
        assert says in errors
        assert instance.read(CONFIG) == was
        assert instance.run(["ls", "/srv/ecs"]).stdout == b"ecs.config\n"
    finally:
        assert instance.run(["umount", "/srv/ecs"]).returncode == 0


def test_the_agent_is_restarted_once_also_after_a_run_that_was_cut_off(instance: Instance, tmp_path: Path) -> None:
    def agent() -> bytes:
        return instance.run(["systemctl", "show", "-p", "MainPID", "ecs.service"]).stdout

    written = profile(tmp_path, STEP.name, params={STEP.name: {"variables": {"ECS_LOGLEVEL": "warn"}}})
    first = agent()
    report = run(instance, "apply", written)
    assert report.state == "holds", story(report)
    assert "restarted ecs.service" in report.runs[0].words
    second = agent()
    assert second != first
    assert (run(instance, "apply", written).runs, agent()) == ((), second)
    instance.write("/var/lib/hostprep/agent_config/restart-due", b"")  # as a run leaves it that is cut before it
    assert run(instance, "plan", written).state == "drift"
    assert run(instance, "apply", written).state == "holds"
    assert agent() != second
    assert run(instance, "undo", written).state == "holds"
