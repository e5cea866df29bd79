"""The documents of every profile that ships, held against the services' own models."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

from hostprep.declare.library import open_library
from hostprep.declare.profile import built_in
from hostprep.errors import DeclarationError
from hostprep.render.exports import imagebuilder, packer, ssm
from hostprep.render.exports.payload import parse
from hostprep.render.exports.result import Export
from hostprep.render.exports.subject import Choice, Subject, load
from hostprep.render.exports.user_data import AGENTS, LIMIT, Form, export
from tests.render.exports.conftest import Made


@pytest.fixture(scope="module")
def subjects() -> dict[str, Subject]:
    found, library = {}, open_library()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hostprep.render.exports.subject.open_library", lambda _: library)
        for name in built_in():
            with suppress(DeclarationError):  # of a parameter that only the user knows
                found[name] = load(Choice(name))
    assert len(found) > len(built_in()) / 2
    return found


def text(made: Export) -> str:
    return next(iter(made.files.values())).decode()


def test_every_profile_fits_into_user_data_or_is_told_what_does(subjects: dict[str, Subject]) -> None:
    """The larger ones for Windows need S3; those for Linux need none."""
    place = parse("s3://bucket/apply")
    for subject in subjects.values():
        for agent in AGENTS[subject.shell]:
            form = Form(agent=agent, compress=subject.shell != "cmd", every_boot=True)
            told = ""
            try:
                made = export(subject, form)
            except DeclarationError as error:
                told = f"{subject.shell}: {error.expected}"
                made = export(subject, replace(form, place=place))
            assert told in ("", "powershell: at most 16,384: --from-s3 s3://BUCKET/KEY, which fetches the script")
            assert len(made.files["user-data"]) <= LIMIT.most


def test_the_services_take_the_documents(subjects: dict[str, Subject]) -> None:
    session = pytest.importorskip("botocore.session", reason="install botocore").Session()
    validate = pytest.importorskip("botocore.validate").ParamValidator().validate
    services = {"ssm": "CreateDocument", "imagebuilder": "CreateComponent"}
    inputs = {
        name: session.get_service_model(name).operation_model(call).input_shape for name, call in services.items()
    }
    for name, subject in subjects.items():
        if subject.shell not in ssm.ACTIONS:
            continue
        platform = ssm.PLATFORMS[subject.shell]
        document = {"Content": text(ssm.export(subject)), "Name": f"hostprep-{name}", "DocumentType": "Command",
                    "DocumentFormat": "YAML", "TargetType": "/AWS::EC2::Instance"}  # fmt: skip
        component = {"name": f"hostprep-{name}", "semanticVersion": "1.0.0", "platform": platform,
                     "data": text(imagebuilder.export(subject, compress=True)), "clientToken": "x"}  # fmt: skip
        for service, parameters in (("ssm", document), ("imagebuilder", component)):
            assert not validate(parameters, inputs[service]).has_errors(), (service, name)


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"schemaVersion": "2.0"}, "schemaVersion"),
        ({"mainSteps": []}, "mainSteps"),
        ({"mainSteps": [{"action": "aws:runShellscript"}]}, "action"),
        ({"mainSteps": [{"name": "has blanks"}]}, "name"),
        ({"mainSteps": [{"precondition": {"StringEquals": ["platformType", "Solaris"]}}]}, "StringEquals"),
        ({"mainsteps": []}, "mainsteps"),
    ],
)
def test_our_own_schema_refuses_what_systems_manager_would(made: Made, change: dict[str, Any], at: str) -> None:
    data: Any = YAML(typ="safe").load(text(ssm.export(made("linux", words="x"))))
    ssm.Document.model_validate(data)
    for key, value in change.items():
        data[key] = [{**data[key][0], **value[0]}] if isinstance(value, list) and value else value
    with pytest.raises(ValidationError) as caught:
        ssm.Document.model_validate(data)
    assert at in {str(word) for error in caught.value.errors() for word in error["loc"]}


def test_image_builder_is_told_where_a_large_component_goes(made: Made) -> None:
    large = imagebuilder.export(made("linux", words="word " * 4000))
    assert "put it into S3 and give --uri, or --compress (which makes" in large.notes[1]
    assert len(imagebuilder.export(made("linux", words="word " * 4000), compress=True).notes) == 1
    with pytest.raises(DeclarationError, match=r"characters; expected at most 65,536: --compress \(which makes"):
        imagebuilder.export(made("linux", words="word " * 13_000))
    with pytest.raises(DeclarationError, match=r"bytes; expected at most 65,536: --compress"):
        ssm.export(made("linux", words="word " * 13_000))


def test_the_name_of_a_component_is_one(made: Made) -> None:
    data: Any = YAML(typ="safe").load(text(imagebuilder.export(made("linux"))))
    imagebuilder.Component.model_validate(data)
    with pytest.raises(ValidationError):
        imagebuilder.Component.model_validate({**data, "name": "a/b"})


def test_every_profile_has_provisioners(subjects: dict[str, Subject]) -> None:
    hcl2 = pytest.importorskip("hcl2", reason="install python-hcl2")
    for subject in subjects.values():
        if subject.shell in packer.SHELLS:
            assert hcl2.loads(packer.export(subject).files["provisioners.pkr.hcl"].decode())["provisioner"]
