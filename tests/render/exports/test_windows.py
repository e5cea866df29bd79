"""Exports for Windows do what the profile says: run by the simulated host's launch agents, and by the dialect engine."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ruamel.yaml import YAML

from hostprep.errors import DeclarationError
from hostprep.lab.windows import Windows, launch, presets
from hostprep.lab.windows.programs.shell import run, script_on
from hostprep.render.exports import dockerfile, imagebuilder, packer, ssm
from hostprep.render.exports.payload import parse
from hostprep.render.exports.user_data import Form, export
from tests.render.exports.conftest import SECRET, WORDS, Made

AWS = """
function Get-SSMParameter($Name, $WithDecryption, $Region) { @{ Value = "SECRET" } }
function Get-SECSecretValue($SecretId, $Region) { @{ SecretString = "SECRET" } }
""".replace("SECRET", SECRET)


@pytest.fixture(scope="module")
def host() -> Windows:
    return presets.instance("2022")


def written(host: Windows) -> str | None:
    """What the profile's step wrote, and no more of it afterwards."""
    text = host.state.files.pop("C:\\out.txt", None)
    return text.removeprefix("\ufeff") if text is not None else None


def launched(host: Windows, data: bytes) -> list[int | None]:
    """Let the host's launch agent run user data as at a first boot; the exit codes."""
    host.state.imds.user_data = data.decode("ascii")
    before = len(host.state.task_runs)
    launch.reset(host)
    launch.at_boot(host)
    return [run.exit_code for run in host.state.task_runs[before:]]


@pytest.mark.parametrize("tasks", [False, True], ids=["tags", "tasks"])
@pytest.mark.parametrize("compress", [False, True], ids=["plain", "packed"])
def test_user_data_applies_the_profile(made: Made, host: Windows, *, tasks: bool, compress: bool) -> None:
    subject = made("powershell", words=WORDS)
    found = export(subject, Form(tasks=tasks, compress=compress))
    assert launched(host, found.files["user-data"]) == [0]
    assert written(host) == WORDS


def test_user_data_runs_once_or_at_every_boot(made: Made, host: Windows) -> None:
    for every_boot, tasks, runs in ((False, False, 0), (False, True, 0), (True, False, 1), (True, True, 1)):
        data = export(made("powershell"), Form(tasks=tasks, every_boot=every_boot)).files["user-data"]
        assert launched(host, data) == [0]
        before = len(host.state.task_runs)
        written(host)
        host.reboot(settle=60)
        assert len([run for run in host.state.task_runs[before:] if "user data" in run.task]) == runs
        assert written(host) == (WORDS if runs else None)


def test_a_reboot_that_a_step_wants_is_taken_by_launch_v2(made: Made, host: Windows) -> None:
    subject = made("powershell", words="boot", also='reboot = "may"')
    boots = host.system.boot_id
    assert launched(host, export(subject, Form()).files["user-data"]) == [3010]
    for _ in range(60):
        host.wait(10)
    assert host.system.boot_id == boots + 5  # the step never has enough; the agent has


def test_a_reboot_that_a_step_wants_is_asked_for_with_an_older_agent(made: Made) -> None:
    subject = made("powershell", words="boot", also='reboot = "may"')
    for agent in ("ec2launch-v1", "ec2config"):
        with pytest.raises(
            DeclarationError, match=f"{agent} runs user data at the first start only; expected --every-"
        ):
            export(subject, Form(agent=agent))
    older = presets.instance("2019")
    launch.schedule(older)
    boots = older.system.boot_id
    data = export(subject, Form(agent="ec2launch-v1", every_boot=True)).files["user-data"]
    assert launched(older, data) == [3010]
    for _ in range(80):
        older.wait(10)
    assert older.system.boot_id == boots + 5  # the step never has enough; we have
    assert written(older) == "boot"


def test_on_an_older_agent(made: Made) -> None:
    older = presets.instance("2019")
    launch.schedule(older)
    assert launched(older, export(made("powershell"), Form(agent="ec2launch-v1")).files["user-data"]) == [0]
    assert written(older) == WORDS
    with pytest.raises(DeclarationError, match="YAML tasks are read by EC2Launch v2 alone"):
        export(made("powershell"), Form(agent="ec2launch-v1", tasks=True))
    with pytest.raises(DeclarationError, match=r"is for powershell, whose instances have no cloud-init"):
        export(made("powershell"), Form(agent="cloud-init"))


@pytest.mark.parametrize("fetch", ["ssm:/ecs/login", "secretsmanager:login"])
@pytest.mark.parametrize("region", ["", "eu-central-1"])
def test_a_secret_is_fetched_by_the_instance(made: Made, host: Windows, fetch: str, region: str) -> None:
    subject = made("powershell", login="env:NOBODY_READS_IT", fetch=fetch, region=region)
    answer = script_on(host, AWS + subject.script())
    assert (answer.exit_code, answer.stderr) == (0, [])
    assert written(host) == WORDS + SECRET
    without = script_on(host, subject.script())  # and where it cannot be fetched, nothing is done
    assert without.exit_code == 1
    assert written(host) is None


def test_from_s3_runs_the_script_it_was_made_for_and_no_other(made: Made, host: Windows) -> None:
    found = export(made("powershell"), Form(place=parse("s3://bucket/a/apply.ps1")))
    text = found.files["user-data"].decode().removeprefix("<powershell>").removesuffix("</powershell>\n")
    host.state.files["C:\\s3"] = found.files["apply.ps1"].decode()
    fake = """function Read-S3Object($BucketName, $Key, $File, $Region) {
        if ("$BucketName/$Key" -ne 'bucket/a/apply.ps1') { throw 'no such object' }
        Set-Content -LiteralPath $File -Value ((Get-Content -Raw -LiteralPath C:\\s3) + $touch) -NoNewline -Encoding ASCII
    }
    """
    touched = script_on(host, f"$touch = ' '; {fake}{text}")
    assert touched.exit_code == 1
    assert "is not the script" in touched.stderr[0]
    assert written(host) is None
    answer = script_on(host, f"$touch = ''; {fake}{text}")
    assert (answer.exit_code, answer.stderr) == (0, [])
    assert written(host) == WORDS


def test_a_value_that_would_end_the_tag_is_refused_or_packed(made: Made, host: Windows) -> None:
    subject = made("powershell", words="a</powershell>b")
    with pytest.raises(DeclarationError, match=r"greetings\.toml: a value holds </powershell>"):
        export(subject, Form())
    assert launched(host, export(subject, Form(compress=True)).files["user-data"]) == [0]
    assert written(host) == "a</powershell>b"


def commands(data: bytes) -> str:
    document: Any = YAML(typ="safe").load(data)
    step = (document.get("mainSteps") or document["phases"][0]["steps"])[0]
    return str((step["inputs"].get("runCommand") or step["inputs"]["commands"])[0])


@pytest.mark.parametrize("kind", [ssm.export, imagebuilder.export])
@pytest.mark.parametrize(("words", "code"), [(WORDS, 0), ("boot", 3010)])
def test_documents_apply_the_profile_and_ask_for_a_reboot(
    made: Made, host: Windows, kind: Any, words: str, code: int
) -> None:
    text = commands(next(iter(kind(made("powershell", words=words)).files.values())))
    assert script_on(host, text).exit_code == code
    assert written(host) == words


def test_packer_reboots_where_a_step_may_want_it(made: Made) -> None:
    hcl2 = pytest.importorskip("hcl2", reason="install python-hcl2")
    for also, kinds in (("", ["powershell"]), ('reboot = "may"', ["powershell", "windows-restart", "powershell"])):
        text = packer.export(made("powershell", also=also)).files["provisioners.pkr.hcl"].decode()
        blocks = hcl2.loads(text)["provisioner"]
        assert [name.strip('"') for block in blocks for name in block] == kinds
        assert blocks[0]['"powershell"']["valid_exit_codes"] == [0, 3010]


def test_the_dockerfile_prepares_the_container_and_runs_what_it_was_started_for(made: Made, tmp_path: Any) -> None:
    parser = pytest.importorskip("dockerfile_parse", reason="install dockerfile-parse")
    found = dockerfile.export(made("powershell"))
    read = parser.DockerfileParser(str(tmp_path / "Dockerfile"))
    read.content = "FROM x\n" + found.files["Dockerfile.hostprep"].decode()
    lines = {line["instruction"]: line["value"] for line in read.structure if line["instruction"] != "COMMENT"}
    assert lines["USER"] == "ContainerAdministrator"
    *names, folder = json.loads(lines["COPY"])
    assert folder == "C:/hostprep/"
    host = presets.instance("2022")
    for name in names:
        host.state.files[f"C:\\hostprep\\{name}"] = found.files[name].decode()
    program, *words = json.loads(lines["ENTRYPOINT"])
    assert (program, words[-2:]) == ("powershell.exe", ["-File", "C:\\hostprep\\enter.ps1"])
    answer = run(host, [program, *words, "cmd.exe", "/c", "exit 7"])
    assert (answer.exit_code, written(host)) == (7, WORDS)
    del host.state.files["C:\\hostprep\\apply.ps1"]
    unprepared = run(host, [program, *words, "cmd.exe", "/c", "exit 7"])
    assert unprepared.exit_code not in (0, 7)  # nothing is started


def test_a_linux_container_needs_nothing(made: Made) -> None:
    with pytest.raises(DeclarationError, match="whose containers need nothing of their own"):
        dockerfile.export(made("linux"))
