"""Domains on the command line: listed, added, removed, imported, exported, and declared in a file."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import Result

from tests.commands.calling import call


def _domains(data: Path, *args: str, given: str | bytes | None = None) -> Result:
    return call("domains", *args, f"--data={data}", given=given)


def test_a_domain_is_added_listed_and_removed(tmp_path: Path) -> None:
    assert "No domain is looked after yet" in _domains(tmp_path, "list").stdout
    setting = "--set=schedule=Daily 7:00"
    added = _domains(tmp_path, "add", "Example.com", "b.example", "--group=Shops", "--tag=eu", setting)
    assert (added.exit_code, added.stdout) == (0, "2 domains added.\n")
    listed = _domains(tmp_path, "list").stdout.splitlines()
    assert listed[1].startswith("example.com  Shops  #eu  next today ")
    first = json.loads(_domains(tmp_path, "list", "--json").stdout.splitlines()[0])
    assert (first["name"], first["settings"]) == ("b.example", {"schedule": "daily 7:00"})
    again = _domains(tmp_path, "add", "example.com")
    assert again.stdout == "0 domains added.\nLooked after already: example.com.\n"
    refused = _domains(tmp_path, "remove", "example.com", given="n\n")
    assert refused.exit_code == 1
    assert _domains(tmp_path, "remove", "EXAMPLE.com", "--yes").stdout == "1 domain removed.\n"
    assert len(_domains(tmp_path, "list").stdout.splitlines()) == 1


def test_what_is_wrong_is_said_in_a_sentence(tmp_path: Path) -> None:
    for args, said in (
        (("add", "a.example", "--set=schedule"), "is not a setting; write it like"),
        (("add", "a.example", "--set=schedule=hourly"), "is not a schedule"),
        (("remove", "a.example", "--yes"), "a.example is not looked after"),
        (("remove", "no domain", "--yes"), "no domain"),
    ):
        refused = _domains(tmp_path, *args)
        assert refused.exit_code == 2
        assert said in refused.stderr
    part = _domains(tmp_path, "add", "a.example", "no domain")
    assert (part.exit_code, part.stdout) == (1, "1 domain added.\n")


def test_a_list_is_imported_with_its_mistakes_named(tmp_path: Path) -> None:
    table = "target,tags,schedule\na.example,x y,daily 07:00\nb.example,,hourly\nno domain,,\n"
    said = _domains(tmp_path, "import", "-", given=table)
    assert (said.exit_code, said.stdout) == (1, "1 domain added.\n")
    assert "line 3: schedule:" in said.stderr
    assert "line 4: " in said.stderr
    exported = _domains(tmp_path, "export", "--csv").stdout
    assert exported.splitlines()[1].startswith("a.example,,x y,daily 07:00,")


def test_what_is_exported_is_applied_elsewhere(tmp_path: Path) -> None:
    here, there, file = tmp_path / "here", tmp_path / "there", tmp_path / "domains.toml"
    _domains(here, "add", "a.example", "--group=Shops", "--set=alerts=at once")
    file.write_text(_domains(here, "export").stdout, "utf-8")
    dry = call("apply", str(file), "--dry-run", f"--data={there}").stdout
    assert dry.endswith("Nothing was changed.\n")
    assert '+ group "Shops"' in dry
    assert "+ a.example\n    group: (not set) -> Shops\n    alerts: (not set) -> at once\n" in dry
    assert call("apply", str(file), f"--data={there}").stdout.endswith("2 changes made.\n")
    assert call("apply", str(file), f"--data={there}").stdout == "Nothing differs from the file.\n"
    assert _domains(there, "export").stdout == file.read_text("utf-8")
    file.write_text("", "utf-8")
    pruned = call("apply", str(file), "--prune", f"--data={there}").stdout
    assert pruned == '- a.example\n- group "Shops"\n2 changes made.\n'


def test_a_file_with_a_mistake_is_refused_whole(tmp_path: Path) -> None:
    file = tmp_path / "domains.toml"
    file.write_text('[domains."a.example"]\n[domains."b.example"]\nschedule = "hourly"\n', "utf-8")
    refused = call("apply", str(file), f"--data={tmp_path}")
    assert refused.exit_code == 2
    assert f"{file}:3: schedule:" in refused.stderr
    assert "No domain" in _domains(tmp_path, "list").stdout
