from gfmd_days.core.models import Role


def test_only_the_desk_may_run_webassembly_and_the_camera(event, client_of, client):
    desk = client_of(Role.DESK).get(f"/desk/{event.code}/")
    front = client.get("/")

    assert "'wasm-unsafe-eval'" in desk["Content-Security-Policy"]
    assert desk["Permissions-Policy"].startswith("camera=(self)")
    assert "wasm" not in front["Content-Security-Policy"]
    assert "unsafe" not in front["Content-Security-Policy"]
