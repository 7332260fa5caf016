from badges.fonts.collect import FONTS, PACKAGES, collect, wanted_files


def test_all_wanted_files_are_there_and_a_second_call_does_nothing():
    collect(lambda _line: None)
    told = []

    assert collect(told.append) == 0
    assert told == []
    assert all((FONTS / name).stat().st_size > 10_000 for name in wanted_files())
    assert (FONTS / "OFL.txt").is_file()


def test_the_lock_names_no_registry():
    lock = (PACKAGES / "package-lock.json").read_text(encoding="utf-8")

    assert "resolved" not in lock
    assert "http" not in lock
