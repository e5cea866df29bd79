"""Exports for Linux do what the profile says: parsed by those who read them, and run."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import subprocess
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from hostprep.errors import DeclarationError
from hostprep.render.exports import cloud_init, imagebuilder, packer, ssm
from hostprep.render.exports.payload import parse
from hostprep.render.exports.result import Export
from hostprep.render.exports.user_data import LIMIT, Form, export
from tests.render.exports.conftest import SECRET, WORDS, Made
from tests.shells import SHELLS

READER = """
import json, sys, tempfile
from cloudinit import helpers, user_data
paths = helpers.Paths({"cloud_dir": tempfile.mkdtemp(), "run_dir": tempfile.mkdtemp()})
message = user_data.UserDataProcessor(paths).process(sys.stdin.buffer.read())
print(json.dumps([[part.get_content_type(), part.get_filename(), part.get_payload(decode=True).decode()]
                  for part in message.walk() if part.get_content_maintype() != "multipart"]))
"""
"""cloud-init's own reader, as the datasource hands user data to it; under Debian's Python, whose package it is."""

AWS = """#!/bin/sh
printf '%s\\n' "$AWS_DEFAULT_REGION" "$*" >>"$0.log"
case $1 in
  s3) cp "$0.object" "$5" ;;
  *) printf '%s\\n' "$HOSTPREP_TEST_SECRET" ;;
esac
"""


def parts(data: bytes) -> list[list[str]]:
    """Type, name and text of each part, by cloud-init's own code."""
    probe = subprocess.run(["/usr/bin/python3", "-c", "import cloudinit"], capture_output=True, check=False)
    if probe.returncode:
        pytest.skip("install cloud-init: its own code reads the user data")
    done = subprocess.run(["/usr/bin/python3", "-c", READER], input=data, capture_output=True, check=True)
    found: list[list[str]] = json.loads(done.stdout)
    return found


def run(folder: Path, text: str, shell: list[str] | None = None, *, ok: bool = True) -> str:
    """Run a script as the service does: as a file, with an ``aws`` of ours on the path. What it says to standard error."""
    fake = folder / "bin" / "aws"
    fake.parent.mkdir(exist_ok=True)
    fake.write_text(AWS)
    fake.chmod(0o755)
    script = folder / "script"
    script.write_text(text)
    env = {"PATH": f"{fake.parent}:{os.environ['PATH']}", "HOSTPREP_TEST_SECRET": SECRET}
    done = subprocess.run([*(shell or ["sh"]), str(script)], env=env, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == ok, done.stderr
    return done.stderr


def mine(made: Export) -> str:
    """Our part of user data, as the standard library reads it."""
    data = made.files["user-data"]
    *_, last = message_from_bytes(gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).walk()
    text = last.get_payload(decode=True)
    assert isinstance(text, bytes)
    return text.decode()


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("compress", [False, True])
def test_user_data_applies_the_profile(made: Made, tmp_path: Path, shell: list[str], *, compress: bool) -> None:
    found = export(made("linux"), Form(compress=compress))
    (part,) = parts(found.files["user-data"])
    assert part[:2] == ["text/x-shellscript", "hostprep.sh"]
    run(tmp_path, part[2], shell)
    assert (tmp_path / "out").read_text() == WORDS
    assert f"{len(found.files['user-data']):,} of 16,384 bytes" in found.notes[0]


def test_user_data_at_every_boot_and_beside_the_users_own_parts(made: Made, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("#cloud-config\npackages: [\u00e4]\n")
    form = Form(every_boot=True, parts=(cloud_init.read(own),))
    found = parts(export(made("linux"), form).files["user-data"])
    assert [part[0] for part in found] == ["text/cloud-config", "text/x-shellscript-per-boot"]
    assert found[0][2] == own.read_text()
    assert export(made("linux"), form) == export(made("linux"), form)  # the same bytes in every run


def test_a_part_that_cloud_init_would_not_know_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("packages: []\n")
    with pytest.raises(DeclarationError, match=r"own\.txt:1: cloud-init would not know .*found 'packages: \[\]'"):
        cloud_init.read(own)


def test_what_is_too_large_is_refused_with_what_would_fit(made: Made) -> None:
    subject = made("linux", words="word " * 4000)
    with pytest.raises(DeclarationError, match=r"found 2\d,\d{3} bytes; expected at most 16,384: --compress \(which"):
        export(subject, Form())
    assert len(export(subject, Form(compress=True)).files["user-data"]) < LIMIT.most
    noise = made("linux", words="".join(hashlib.sha256(f"{n}".encode()).hexdigest() for n in range(800)))
    with pytest.raises(DeclarationError, match=r"expected at most 16,384: --from-s3 s3://"):
        export(noise, Form())


@pytest.mark.parametrize("region", ["", "eu-central-1"])
def test_from_s3_runs_the_script_it_was_made_for_and_no_other(made: Made, tmp_path: Path, region: str) -> None:
    found = export(made("linux", region=region), Form(place=parse("s3://bucket/a/apply.sh")))
    assert list(found.files) == ["user-data", "apply.sh"]
    thing = tmp_path / "bin" / "aws.object"
    thing.parent.mkdir()
    thing.write_bytes(found.files["apply.sh"] + b"# touched\n")
    assert "is not the script" in run(tmp_path, mine(found), ok=False)
    assert not (tmp_path / "out").exists()
    thing.write_bytes(found.files["apply.sh"])
    run(tmp_path, mine(found))
    assert (tmp_path / "out").read_text() == WORDS
    asked = (tmp_path / "bin" / "aws.log").read_text().splitlines()[-2:]
    assert asked[0] == region
    assert asked[1].startswith("s3 cp --only-show-errors s3://bucket/a/apply.sh ")


@pytest.mark.parametrize(("fetch", "asked"), [
    ("ssm:/ecs/login", "ssm get-parameter --name /ecs/login --with-decryption --query Parameter.Value --output text"),
    ("secretsmanager:login", "secretsmanager get-secret-value --secret-id login --query SecretString --output text"),
])  # fmt: skip
@pytest.mark.parametrize("form", [Form(), Form(compress=True)], ids=["plain", "packed"])
def test_a_secret_is_fetched_by_the_instance(made: Made, tmp_path: Path, fetch: str, asked: str, form: Form) -> None:
    subject = made("linux", login="env:NOBODY_READS_IT", fetch=fetch)
    run(tmp_path, mine(export(subject, form)))
    assert (tmp_path / "out").read_text() == WORDS + SECRET
    assert (tmp_path / "bin" / "aws.log").read_text().splitlines()[1] == asked


def commands(made: Export) -> str:
    """The script of an SSM or Image Builder document, as YAML readers see it."""
    document: Any = YAML(typ="safe").load(next(iter(made.files.values())))
    step = (document.get("mainSteps") or document["phases"][0]["steps"])[0]
    (text,) = step["inputs"].get("runCommand") or step["inputs"]["commands"]
    return str(text)


@pytest.mark.parametrize("compress", [False, True])
@pytest.mark.parametrize("kind", [ssm.export, imagebuilder.export])
def test_documents_apply_the_profile(made: Made, tmp_path: Path, kind: Any, *, compress: bool) -> None:
    plain = made("linux", words=WORDS.replace("{{", "{ {"))
    text = commands(kind(plain, compress=compress))
    assert ("two: lines" in text) != compress
    run(tmp_path, text)
    assert (tmp_path / "out").read_text() == WORDS.replace("{{", "{ {")
    awkward = commands(kind(made("linux"), compress=compress))
    assert "{{" not in awkward  # which the services would take for their own
    run(tmp_path, awkward)
    assert (tmp_path / "out").read_text() == WORDS


@pytest.mark.parametrize("phase", ["apply", "probe", "undo"])
def test_an_ssm_document_for_each_phase(made: Made, tmp_path: Path, phase: Any) -> None:
    (tmp_path / "out").write_text("x")
    run(tmp_path, commands(ssm.export(made("linux"), phase)))
    assert (tmp_path / "out").exists() == (phase != "undo")


def test_packer_runs_the_script_as_root(made: Made, tmp_path: Path) -> None:
    hcl2 = pytest.importorskip("hcl2", reason="install python-hcl2")
    found = packer.export(made("linux", words='say "${this}"'), folder="scripts")
    block = hcl2.loads(found.files["provisioners.pkr.hcl"].decode())["provisioner"][0]
    ((kind, arguments),) = [(name.strip('"'), value) for name, value in block.items()]
    assert kind == "shell"
    assert "${path.root}/scripts/apply.sh" in arguments["script"]
    path, line = tmp_path / "apply.sh", json.loads(f'"{arguments["execute_command"].strip(chr(34))}"')
    path.write_bytes(found.files["apply.sh"])
    line = (
        line.replace("{{ .Path }}", str(path)).replace("{{ .Vars }}", "PACKER_BUILD_NAME='x'").replace("sudo -n ", "")
    )
    subprocess.run(["sh", "-c", line], check=True, capture_output=True)
    assert (tmp_path / "out").read_text() == 'say "${this}"'


def test_nothing_needs_a_secret_means_no_secret(made: Made) -> None:
    with pytest.raises(DeclarationError, match=r"--secret names greeting\.more\.login, and no parameter"):
        made("linux", fetch="ssm:/x")
