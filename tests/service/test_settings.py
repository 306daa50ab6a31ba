"""A setting that cannot be read is told in one line: which variable, what was read, what it takes."""

from __future__ import annotations

import re

import pytest

from matcher.cli.main import main
from matcher.errors import HuiqiError
from service.settings import Settings

WRONG = [
    ("PORT", "abc", "设成了“abc”", "1 到 65535 的整数"),
    ("PORT", "0", "设成了“0”", "1 到 65535 的整数"),
    ("PORT", "65536", "设成了“65536”", "1 到 65535 的整数"),
    ("PORT", "", "设成了空的", "1 到 65535 的整数"),
    ("MAX_BODY_BYTES", "4 MiB", "设成了“4 MiB”", "以字节计"),
    ("MAX_BODY_BYTES", "-1", "设成了“-1”", "以字节计"),
    ("LOG", "xml", "设成了“xml”", "json 或 text"),
    ("WORKER", "on", "设成了“on”", "embedded 或 off"),
    ("DEBUG", "也许", "设成了“也许”", "开写 1，关写 0"),
    ("SECURE_COOKIES", "是", "设成了“是”", "开写 1，关写 0"),
    ("HOST", "", "设成了空的", "监听的地址"),
    ("ENCODER", "", "设成了空的", "编码器的名称"),
    ("TRUSTED_PROXIES", "10.0.0.1, 别处", "中的“别处”", "IP 地址或网段"),
    ("PORT", "9" * 200 + "x", "设成了“" + "9" * 80 + "…”", "1 到 65535 的整数"),
]


@pytest.mark.parametrize(("name", "value", "read", "expected"), WRONG)
def test_a_wrong_value_says_which_what_was_read_and_what_is_expected(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, read: str, expected: str
) -> None:
    monkeypatch.setenv(f"HUIQI_{name}", value)
    with pytest.raises(HuiqiError) as refused:
        Settings()
    assert refused.value.problem == f"环境变量 HUIQI_{name} {read}，这里用不了"
    assert refused.value.remedy.startswith(f"HUIQI_{name} 应为：")
    assert expected in refused.value.remedy


def test_several_wrong_values_are_told_at_once_and_the_command_says_it_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIQI_PORT", "abc")
    monkeypatch.setenv("HUIQI_LOG", "xml\n")
    assert main(["serve"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("错误：环境变量 HUIQI_PORT 设成了“abc”，这里用不了；环境变量 HUIQI_LOG 设成了“xml�”")
    assert "pydantic" not in line


@pytest.mark.parametrize("name", ["metrics_token", "oidc_client_secret", "database_url"])
def test_a_secret_is_never_shown(name: str) -> None:
    with pytest.raises(HuiqiError) as refused:
        Settings(**{name: 20_150_318})
    assert refused.value.problem == f"环境变量 HUIQI_{name.upper()} 的值，这里用不了"
    assert "20150318" not in str(refused.value)


def test_every_setting_says_what_it_takes() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert re.search("[一-鿿]", field.description), name
