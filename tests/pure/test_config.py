"""What is in force, given a file and an environment; and everything that is refused."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from ppc_helper.config import Config, load, rules
from ppc_helper.errors import ConfigError

TOKEN = "123456789:" + "A" * 35
KEY = "q7-" + "Zx9Lp0RbKe4fGh7mWd1Vn5cYt3Jh6Ma2"
OWN_DATABASE = {"PPC_HELPER_DB_MANAGER_HOST": "/run/postgresql", "PPC_HELPER_DB_MANAGER_DB": "ppc"}


def write(folder: Path, tree: Any, *, mode: int = 0o600) -> Path:
    path = folder / "config.json"
    path.write_text(tree if isinstance(tree, str) else json.dumps(tree), encoding="utf-8")
    path.chmod(mode)
    return path


def problems(path: Path | None, environ: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(path, environ or {})
    return caught.value.problems


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")


# --- what is in force


def test_nothing_given_is_the_sandbox_on_the_embedded_database() -> None:
    config = load(None, {})
    assert config.in_sandbox
    assert config.is_embedded
    assert config.ppc_helper.language == "ru"
    assert config.bot.api_url == "https://api.telegram.org"
    assert config.db_manager.max_connections == 10
    assert config.db_manager.data_dir.is_absolute()
    assert config.function_handlers.vk.token == ()
    assert config.function_handlers.vk.api_version == "5.199"
    assert set(config.origins.values()) == {"default"}
    assert config.notes == ()
    assert config.file is None


def test_config_json_of_the_working_folder_is_read_unasked() -> None:
    write(Path.cwd(), {"ppc_helper": {"workers_count": 3}})
    assert load(None, {}).ppc_helper.workers_count == 3


def test_a_file_named_and_absent_is_a_problem(tmp_path: Path) -> None:
    [problem] = problems(tmp_path / "absent.json")
    assert "absent.json: cannot be read (No such file or directory)" in problem


def test_the_originals_file_is_understood(tmp_path: Path) -> None:
    original = {
        "ppc_helper": {"workers_count": 2},
        "bot": {"token": TOKEN, "parse_mode": "MARKDOWN"},
        "db_manager": {
            "host": "db.example.org",
            "user": "ppc",
            "password": "secret",
            "db": "ppc",
            "port": 5433,
            "max_connections": 8,
            "tables_json": "tables.json",
        },
        "function_handlers": {
            "vk": {"app_id": 1, "client_secret": "c", "token": "vk1.a.x", "scope": 2, "api_version": "5.131"}
        },
    }
    config = load(write(tmp_path, original), {})
    assert config.bot.token == TOKEN
    assert (config.db_manager.host, config.db_manager.port, config.db_manager.db) == (
        "db.example.org",
        5433,
        "ppc",
    )
    assert config.db_manager.max_connections == 8
    assert config.function_handlers.vk.token == ("vk1.a.x",)
    assert config.function_handlers.vk.api_version == "5.131"
    assert "db_manager.tables_json is not used: the tables are made by ppc-helper migrate" in config.notes


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, {"ppc_helper": {"workers_count": 3, "language": "en"}})
    config = load(path, {"PPC_HELPER_WORKERS_COUNT": "5"})
    assert config.ppc_helper.workers_count == 5
    assert config.ppc_helper.language == "en"
    assert config.origins["ppc_helper.workers_count"] == "PPC_HELPER_WORKERS_COUNT"
    assert config.origins["ppc_helper.language"] == str(path)
    assert config.origins["ppc_helper.contacts"] == "default"


def test_an_empty_variable_counts_as_not_set(tmp_path: Path) -> None:
    path = write(tmp_path, {"ppc_helper": {"workers_count": 3}})
    assert load(path, {"PPC_HELPER_WORKERS_COUNT": ""}).ppc_helper.workers_count == 3


def test_null_is_the_default(tmp_path: Path) -> None:
    assert load(write(tmp_path, {"bot": {"api_url": None}}), {}).bot.api_url == "https://api.telegram.org"


def test_lists_in_the_environment_are_separated_by_commas() -> None:
    config = load(
        None,
        {
            "PPC_HELPER_BOT_ADMINS": "11, 22,11",
            "PPC_HELPER_FUNCTION_HANDLERS_VK_TOKEN": "vk1.a.one,vk1.a.two",
        },
    )
    assert config.bot.admins == (11, 22)
    assert config.function_handlers.vk.token == ("vk1.a.one", "vk1.a.two")


def test_vk_takes_a_list_of_tokens(tmp_path: Path) -> None:
    path = write(tmp_path, {"function_handlers": {"vk": {"token": ["one", "two", "one", ""]}}})
    assert load(path, {}).function_handlers.vk.token == ("one", "two")


def test_a_secret_can_come_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text(f"{TOKEN}\n")
    assert load(None, {"PPC_HELPER_BOT_TOKEN_FILE": str(secret)}).bot.token == TOKEN


def test_a_secret_that_was_not_filled_in_is_a_problem(tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text("\n")
    [problem] = problems(None, {"PPC_HELPER_BOT_TOKEN_FILE": str(secret)})
    assert problem == f"PPC_HELPER_BOT_TOKEN_FILE: {secret} is empty; put bot.token into it"


def test_a_file_of_another_encoding_is_told_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text("{}", encoding="utf-16")
    assert problems(path) == [f"{path}: is not UTF-8 text; save it as UTF-8"]


def test_a_file_of_vk_tokens_has_one_in_a_line(tmp_path: Path) -> None:
    secret = tmp_path / "tokens"
    secret.write_text("one\ntwo\n")
    config = load(None, {"PPC_HELPER_FUNCTION_HANDLERS_VK_TOKEN_FILE": str(secret)})
    assert config.function_handlers.vk.token == ("one", "two")


def test_a_byte_order_mark_is_no_problem(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text('{"ppc_helper": {"workers_count": 2}}', encoding="utf-8-sig")
    assert load(path, {}).ppc_helper.workers_count == 2


def test_a_relative_data_dir_starts_from_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, {"db_manager": {"data_dir": "base"}})
    assert load(path, {}).db_manager.data_dir == tmp_path / "base"


def test_a_relative_data_dir_of_the_environment_starts_from_the_working_folder() -> None:
    assert load(None, {"PPC_HELPER_DB_MANAGER_DATA_DIR": "base"}).db_manager.data_dir == Path.cwd() / "base"


def test_home_is_understood_in_data_dir(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ivan")
    config = load(None, {"PPC_HELPER_DB_MANAGER_DATA_DIR": "~/база"})
    assert config.db_manager.data_dir == Path("/home/ivan/база")


def test_root_keeps_data_where_a_system_user_can_reach_it() -> None:
    assert not rules.default_data_dir(is_root=True).is_relative_to(Path.home())
    assert rules.default_data_dir(is_root=False).is_relative_to(Path.home())


# --- what is refused


@pytest.mark.parametrize(
    ("tree", "sentence"),
    [
        (
            {"ppc_helper": {"workers_count": 0}},
            "ppc_helper.workers_count: is 0; set it to a whole number from 1 to 64",
        ),
        ({"ppc_helper": {"workers_count": True}}, "is True; set it to a whole number from 1 to 64"),
        ({"ppc_helper": {"workers_count": 1.5}}, "is 1.5; set it to a whole number"),
        ({"ppc_helper": {"language": "rus"}}, "ppc_helper.language: is 'rus'; set it to ru or en"),
        ({"ppc_helper": {"contacts": 7}}, "ppc_helper.contacts: is not text; put it in quotes"),
        (
            {"bot": {"parse_mode": "MARKDOWNV2"}},
            "set it to MARKDOWN or MARKDOWN_V2 or HTML (did you mean MARKDOWN_V2?)",
        ),
        (
            {"bot": {"api_url": "api.telegram.org"}},
            "bot.api_url: is 'api.telegram.org'; set it to an address such as",
        ),
        ({"bot": {"api_url": "http://host:99999"}}, "bot.api_url: is 'http://host:99999'"),
        ({"bot": {"admins": ["@ivan"]}}, "bot.admins: has '@ivan'; list numeric Telegram ids"),
        ({"bot": {"admins": [True]}}, "bot.admins: has True"),
        (
            {"function_handlers": {"sf": {"ports": [80, 0]}}},
            "function_handlers.sf.ports: is 0; set it to a whole number",
        ),
        ({"function_handlers": {"sf": {"ports": [" "]}}}, "function_handlers.sf.ports: is ' '"),
        (
            {"db_manager": {"host": "postgres://u:p@h/d", "db": "d", "user": "u"}},
            "db_manager.host: is not a host name",
        ),
        ({"db_manager": {"host": "h", "user": "u"}}, "db_manager.db: is empty while db_manager.host is set"),
        ({"db_manager": {"host": "h", "db": "d"}}, "db_manager.user: is empty while db_manager.host is set"),
        ({"db_manager": {"port": "no"}}, "db_manager.port: is 'no'"),
        ({"function_handlers": {"vk": {"api_version": "latest"}}}, "set it to a version such as 5.199"),
        ({"bot": []}, "bot: is not a section; write its settings in braces"),
        ([], "is not a section"),
        ({"bot": {"tokn": "x"}}, "bot.tokn: there is no such setting; did you mean bot.token?"),
        ({"token": "x"}, "token: there is no such setting; did you mean bot.token?"),
        ({"bott": {}}, "bott: there is no such setting; did you mean bot?"),
        ({"zzzzzz": 1}, "zzzzzz: there is no such setting; remove it"),
        ('{"bot": {"admins": [1], "admins": [2]}}', "'admins' is written twice in one section; keep one"),
        ('{"bot":\n  {,}}', "is no valid JSON in line 2, column 4"),
    ],
)
def test_a_wrong_value_is_named_with_its_fix(tmp_path: Path, tree: Any, sentence: str) -> None:
    [problem] = problems(write(tmp_path, tree))
    assert sentence in problem


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, {"bot": {"tokn": "x", "admins": ["@a"]}, "db_manager": {"port": 0}})
    keys = [problem.partition(":")[0] for problem in problems(path, {"PPC_HELPER_LANGUAGE": "de"})]
    assert sorted(keys) == [
        "bot.admins",
        "bot.tokn",
        "db_manager.port",
        "ppc_helper.language (PPC_HELPER_LANGUAGE)",
    ]


@pytest.mark.parametrize("token", ["123:abc", TOKEN + " x", "A" * 46, "bot" + TOKEN, f"https://t.me/{TOKEN}"])
def test_a_token_of_another_shape_is_refused_and_not_repeated(token: str) -> None:
    [problem] = problems(None, {"PPC_HELPER_BOT_TOKEN": token})
    assert "bot.token (PPC_HELPER_BOT_TOKEN): is no bot token" in problem
    assert token not in problem


def test_blanks_around_a_token_are_dropped() -> None:
    assert load(None, {"PPC_HELPER_BOT_TOKEN": f" {TOKEN}\n"}).bot.token == TOKEN


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o666])
def test_a_file_with_a_secret_that_others_may_open_is_refused(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "с пробелом"
    folder.mkdir()
    path = write(folder, {"bot": {"token": TOKEN}}, mode=mode)
    [problem] = problems(path)
    assert problem.endswith(f"others may open it (mode 0{mode:o}); type: chmod 600 {shlex.quote(str(path))}")
    assert TOKEN not in problem


@pytest.mark.parametrize(
    "section", [{"db_manager": {"password": "p"}}, {"function_handlers": {"vk": {"token": ["t"]}}}]
)
def test_other_secrets_close_the_file_too(tmp_path: Path, section: Any) -> None:
    assert "chmod 600" in problems(write(tmp_path, section, mode=0o644))[0]


def test_a_file_without_secrets_may_be_open(tmp_path: Path) -> None:
    assert load(write(tmp_path, {"bot": {"token": ""}}, mode=0o644), {}).in_sandbox


def test_a_variable_and_its_file_variable_exclude_each_other(tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text(TOKEN)
    [problem] = problems(None, {"PPC_HELPER_BOT_TOKEN": TOKEN, "PPC_HELPER_BOT_TOKEN_FILE": str(secret)})
    assert problem == ("bot.token: is set by both PPC_HELPER_BOT_TOKEN and PPC_HELPER_BOT_TOKEN_FILE; keep one of them")


def test_a_secret_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    [problem] = problems(None, {"PPC_HELPER_BOT_TOKEN_FILE": str(tmp_path / "absent")})
    assert "PPC_HELPER_BOT_TOKEN_FILE" in problem
    assert "No such file or directory" in problem


@pytest.mark.parametrize(
    ("variable", "meant"),
    [
        ("PPC_HELPER_BOT_TOKN", "PPC_HELPER_BOT_TOKEN"),
        ("PPC_HELPER_PPC_HELPER_WORKERS_COUNT", "PPC_HELPER_WORKERS_COUNT"),
        ("PPC_HELPER_WORKER_COUNT", "PPC_HELPER_WORKERS_COUNT"),
        ("PPC_HELPER_DB_MANAGER_HOST_NAME", "PPC_HELPER_DB_MANAGER_HOST"),
    ],
)
def test_a_misspelt_variable_is_a_problem(variable: str, meant: str) -> None:
    assert problems(None, {variable: "1"}) == [f"{variable}: there is no such setting; did you mean {meant}?"]


def test_other_variables_of_our_prefix_are_left_alone() -> None:
    assert load(None, {"PPC_HELPER_CRASH_AT": "append", "PATH": "/bin"}).notes == ()


# --- notes


@pytest.mark.parametrize(
    ("environ", "note"),
    [
        ({"PPC_HELPER_BOT_TOKEN": TOKEN}, "bot.admins is empty"),
        ({"PPC_HELPER_BOT_TOKEN": TOKEN}, "function_handlers.vk.token is empty: the VK tools are off"),
        ({"PPC_HELPER_BOT_TOKEN": TOKEN, "PPC_HELPER_BOT_API_URL": "http://bot.example"}, "is not https"),
        ({"PPC_HELPER_DB_MANAGER_DB": "x"}, "db_manager.db is not used while db_manager.host is empty"),
        (OWN_DATABASE | {"PPC_HELPER_DB_MANAGER_DATA_DIR": "y"}, "is not used while db_manager.host is set"),
    ],
)
def test_a_setting_without_effect_is_noted(environ: dict[str, str], note: str) -> None:
    assert any(note in found for found in load(None, environ).notes)


def test_a_local_bot_api_server_may_be_plain_http() -> None:
    environ = {"PPC_HELPER_BOT_TOKEN": TOKEN, "PPC_HELPER_BOT_API_URL": "http://127.0.0.1:8081/"}
    config = load(None, environ)
    assert config.bot.api_url == "http://127.0.0.1:8081"
    assert not any("https" in note for note in config.notes)


# --- connections


def shares(workers: int, most: int) -> Config:
    return load(None, {"PPC_HELPER_WORKERS_COUNT": str(workers), "PPC_HELPER_DB_MANAGER_MAX_CONNECTIONS": str(most)})


@pytest.mark.parametrize("workers", [1, 2, 7, 64])
def test_connections_are_computed_when_nobody_says(workers: int) -> None:
    config = shares(workers, 0)
    assert config.db_manager.max_connections == 2 + 6 * workers + 2
    assert (config.intake_connections, config.connections_per_worker) == (2, 6)
    assert config.origins["db_manager.max_connections"] == "default"


@pytest.mark.parametrize("workers", [1, 2, 7, 64])
def test_the_least_is_one_each(workers: int) -> None:
    config = shares(workers, workers + 1)
    assert (config.intake_connections, config.connections_per_worker) == (1, 1)


@pytest.mark.parametrize("workers", [1, 2, 7])
def test_fewer_connections_than_workers_and_intake_are_refused_with_the_number(workers: int) -> None:
    environ = {
        "PPC_HELPER_WORKERS_COUNT": str(workers),
        "PPC_HELPER_DB_MANAGER_MAX_CONNECTIONS": str(workers),
    }
    assert f"set it to {workers + 1} or more, or to 0 to have it computed" in problems(None, environ)[0]


@pytest.mark.parametrize("workers", [1, 2, 3, 8])
def test_shares_never_pass_the_bound(workers: int) -> None:
    for most in range(workers + 1, 100):
        config = shares(workers, most)
        assert config.connections_per_worker >= 1
        assert config.intake_connections + workers * config.connections_per_worker <= most


# --- secrets


def test_no_secret_is_shown() -> None:
    config = load(
        None,
        {
            "PPC_HELPER_SECRET_KEY": KEY,
            "PPC_HELPER_BOT_TOKEN": TOKEN,
            "PPC_HELPER_DB_MANAGER_HOST": "h",
            "PPC_HELPER_DB_MANAGER_USER": "u",
            "PPC_HELPER_DB_MANAGER_DB": "d",
            "PPC_HELPER_DB_MANAGER_PASSWORD": "12345:in the password",
            "PPC_HELPER_FUNCTION_HANDLERS_VK_TOKEN": "vk1.a.one,vk1.a.two",
            "PPC_HELPER_FUNCTION_HANDLERS_VK_CLIENT_SECRET": "clientsecret",
        },
    )
    shown = config.masked()
    assert shown["ppc_helper.secret_key"] == "***"
    assert shown["bot.token"] == "123456789:***"
    assert shown["db_manager.password"] == "***"
    assert shown["function_handlers.vk.token"] == "*** (2 tokens)"
    assert len(config.secrets()) == 6
    assert not [secret for secret in config.secrets() if secret in json.dumps(shown)]


@pytest.mark.parametrize(("key", "problem"), [("hunter2", "7 characters"), ("ab" * 20, "2 different characters")])
def test_a_key_that_could_be_guessed_is_refused_with_the_way_to_make_one(key: str, problem: str) -> None:
    with pytest.raises(ConfigError) as refused:
        load(None, {"PPC_HELPER_SECRET_KEY": key})
    [sentence] = refused.value.problems
    assert sentence.startswith("ppc_helper.secret_key (PPC_HELPER_SECRET_KEY): is too")
    assert problem in sentence
    assert "secrets.token_urlsafe" in sentence
    assert key not in sentence


def test_more_ports_may_be_allowed() -> None:
    assert load(None, {}).function_handlers.sf.ports == (80, 443)
    given = {"PPC_HELPER_FUNCTION_HANDLERS_SF_PORTS": "80, 443, 8080,80"}
    assert load(None, given).function_handlers.sf.ports == (80, 443, 8080)


def test_the_key_may_lie_in_a_file_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n")
    assert load(None, {"PPC_HELPER_SECRET_KEY_FILE": str(file)}).ppc_helper.secret_key == KEY
